// The command line: reads the arguments, runs one command, returns its exit code (cli/exit_codes.h).
#pragma once

namespace entente::cli {

int Main(int argc, char** argv);

}  // namespace entente::cli
