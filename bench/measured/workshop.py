"""Where and with what is measured: the binary, the benchmark programs, data, peers."""

import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import subprocess
import time


class Left(Exception):
    """A chapter that cannot be measured here, with the reason."""


def version_of(text):
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


class Workshop:
    def __init__(self, root, binary, seconds, long=False):
        self.root, self.binary, self.seconds, self.long = root, binary, seconds, long
        self.cores = sorted(os.sched_getaffinity(0))
        self.folder = root / "build/bench"
        self.folder.mkdir(parents=True, exist_ok=True)
        # Whatever makes a directory of its own makes it on the disk that all else is measured on.
        os.environ["TMPDIR"] = str(self.folder)
        self.data = pathlib.Path(os.environ.get("ENTENTE_DATA_DIR", root.parent / "shared/data"))

    def machine(self):
        version = self.output([self.binary, "--version"]).split()[-1]
        processor = "unknown"
        for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                processor = line.split(":", 1)[1].strip()
                break
        return {"date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "version": version,
                "cores": len(self.cores), "processor": processor, "kernel": platform.release(),
                "load_before": round(os.getloadavg()[0], 2)}

    def output(self, command, aside=None):
        """What a command prints. What it says besides goes to the terminal, or to a file of this name."""
        with open(self.folder / aside if aside else os.devnull, "wb") as said:
            done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=said if aside else None, text=True, check=False)
        if done.returncode != 0:
            raise Left(f"`{' '.join(str(word) for word in command[:3])} …` ended with exit code {done.returncode}")
        return done.stdout

    def program(self, name):
        """A program of bench/, built when that is needed."""
        build = self.folder / "release"
        log = self.folder / "build.log"
        with open(log, "wb") as said:
            for command in (["cmake", "-S", self.root, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DENTENTE_TESTS=OFF",
                             "-DENTENTE_BENCHMARKS=ON"],
                            ["cmake", "--build", build, "--target", name]):
                if subprocess.run(command, stdout=said, stderr=said, check=False).returncode != 0:
                    raise Left(f"{name} cannot be built: {log.relative_to(self.root)} says why")
        return build / "bench" / name

    def with_written(self, command):
        """What a command says, and how many bytes it and the processes that it waited for had written to the disk."""
        with subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
            said = process.stdout.read()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise Left(f"`{' '.join(str(word) for word in command[:3])} …` ended with exit code {process.returncode}")
        return said, used.ru_oublock * 512

    def go(self, minimum):
        """The environment for Go, if it is new enough."""
        path = self.peer("go")
        found = self.output([path, "env", "GOVERSION"]).strip().removeprefix("go")
        if version_of(found) < version_of(minimum):
            raise Left(f"needs Go {minimum}, found {found}")
        return {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly -buildvcs=false"}

    def go_program(self, name):
        """A program of bench/peers, whose modules are pinned by its go.sum."""
        return self.go_made(name, "1.24", lambda out: ["go", "build", "-o", out, f"./{name}"], self.root / "bench/peers", {})

    def go_installed(self, package, version, minimum, name):
        """Others' program as they released it: an exact version, with its own go.sum."""
        folder = self.folder / f"{name}-{version}"
        return self.go_made(name, minimum, lambda out: ["go", "install", f"{package}@{version}"], self.folder,
                            {"GOBIN": str(folder), "GOFLAGS": "-buildvcs=false"}, folder / package.rsplit("/", 1)[1])

    def go_made(self, name, minimum, command, where, more, out=None):
        environment = {**self.go(minimum), **more}
        out = out or self.folder / "peers" / name
        if more and out.exists():
            return out
        log = self.folder / f"build-{name}.log"
        with open(log, "wb") as said:
            if subprocess.run([str(word) for word in command(out)], cwd=where, env=environment, stdout=said, stderr=said, check=False).returncode:
                raise Left(f"{name} cannot be built: {log.relative_to(self.root)} says why")
        return out

    def cold_runs(self, count, command, before=()):
        """A command as new processes, again and again: wall time, CPU and peak memory."""
        return json.loads(self.output([*before, self.program("cold_runs"), count, *command]))

    def unpacked(self, archive):
        """A folder with what a data archive holds. Unpacked once."""
        source = self.data / archive
        if not source.exists():
            raise Left(f"there is no {archive} in {self.data} (ENTENTE_DATA_DIR says where else)")
        if shutil.which("zstd") is None:
            raise Left("zstd is not installed")
        folder = self.folder / "data" / source.name.split(".")[0]
        if not folder.exists():
            aside = folder.with_name(folder.name + ".part")
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir(parents=True)
            self.output(["tar", "--use-compress-program", "zstd -d --long=27", "-xf", source, "-C", aside])
            aside.rename(folder)
        return folder

    def index(self, sources, name):
        """An advisory index, built anew."""
        path = self.folder / name
        self.output([self.binary, "index", "build", *sources, "--out", path, "--format", "json"])
        return path

    def osv_lines(self):
        """The OSV records, one a line: what a node builds its index from. Made once."""
        folder = self.unpacked("supply/osv.tar.zst")
        path = self.folder / "data/osv.jsonl"
        if not path.exists():
            with open(path.with_suffix(".part"), "w", encoding="utf-8") as out:
                for record in sorted(folder.rglob("*.json")):
                    out.write(json.dumps(json.loads(record.read_text(encoding="utf-8")), ensure_ascii=False, separators=(",", ":")) + "\n")
            path.with_suffix(".part").rename(path)
        return path

    @staticmethod
    def peer(name):
        path = shutil.which(name)
        if path is None:
            raise Left(f"{name} is not installed")
        return path


class Served:
    """A server for as long as a chapter needs it: started, waited for, stopped."""

    def __init__(self, command, ready, log, **more):
        self.command, self.ready, self.log, self.more = [str(word) for word in command], ready, log, more

    def __enter__(self):
        with open(self.log, "wb") as said:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, **self.more)
        deadline = time.monotonic() + 30
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise Left(f"{self.command[0]} does not start: {self.log} says why")
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
