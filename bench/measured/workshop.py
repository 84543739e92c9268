"""Where and with what is measured: the binary, the benchmark programs, data, peers."""

import datetime
import json
import os
import pathlib
import platform
import shutil
import subprocess


class Left(Exception):
    """A chapter that cannot be measured here, with the reason."""


class Workshop:
    def __init__(self, root, binary, seconds):
        self.root, self.binary, self.seconds = root, binary, seconds
        self.folder = root / "build/bench"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = pathlib.Path(os.environ.get("ENTENTE_DATA_DIR", root.parent / "shared/data"))

    def machine(self):
        version = self.output([self.binary, "--version"]).split()[-1]
        processor = "unknown"
        for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                processor = line.split(":", 1)[1].strip()
                break
        return {"date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "version": version,
                "cores": len(os.sched_getaffinity(0)), "processor": processor, "kernel": platform.release(),
                "load_before": round(os.getloadavg()[0], 2)}

    def output(self, command):
        done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
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

    @staticmethod
    def peer(name):
        path = shutil.which(name)
        if path is None:
            raise Left(f"{name} is not installed")
        return path
