"""A disk that fails for real: the kernel answers a sync with EIO, or a file system is full. Nothing that was acknowledged
is lost, and the node says what is wrong.
"""

import ctypes
import errno
import os
import platform
import struct
import subprocess
import unittest

from session import Session

FDATASYNC = {"x86_64": 75, "aarch64": 83}  # the journal's sync


def deny_fdatasync():
    """seccomp: this one system call fails with EIO from here on, for this process and what it starts."""
    def statement(code, jump_true, jump_false, value):
        return struct.pack("HBBI", code, jump_true, jump_false, value)
    program = b"".join([
        statement(0x20, 0, 0, 0),  # load the number of the call
        statement(0x15, 0, 1, FDATASYNC[platform.machine()]),
        statement(0x06, 0, 0, 0x00050000 | errno.EIO),  # SECCOMP_RET_ERRNO
        statement(0x06, 0, 0, 0x7FFF0000),  # SECCOMP_RET_ALLOW
    ])
    code = ctypes.create_string_buffer(program, len(program))
    filter_ = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(38, 1, 0, 0, 0) != 0 or libc.prctl(22, 2, filter_, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp is not to be had")


def can_deny():
    if platform.machine() not in FDATASYNC:
        return False
    child = os.fork()
    if child == 0:
        try:
            deny_fdatasync()
            os.fdatasync(os.open("/tmp", os.O_RDONLY))
        except OSError as failed:
            os._exit(0 if failed.errno == errno.EIO else 1)
        os._exit(1)
    return os.waitpid(child, 0)[1] == 0


class FailingDisk(Session):
    def setUp(self):
        super().setUp()
        self.acknowledged = []

    def apply(self, node, name):
        self.make_party(name)
        answer = node.post_statement(self.read(f"{name}.cose"))
        if answer.status == 201:
            self.acknowledged.append(name)
        return answer

    def expect_all_there(self, data="data"):
        self.entente("check", data)
        with self.serving(data) as node:
            self.assertEqual(node.get("/readyz").status, 200)
            for name in self.acknowledged:
                self.assertEqual(node.post_statement(self.read(f"{name}.cose")).status, 200, f"{name} is not on the log")

    @unittest.skipUnless(can_deny(), "SKIPPED: this machine has no seccomp filters for fdatasync")
    def test_a_sync_that_fails_stops_the_log(self):
        self.make_node()
        with self.serving() as node:
            self.assertEqual(self.apply(node, "before").status, 201)
        node = self.start(before_exec=deny_fdatasync)
        size = node.log_size()
        for name in ("one", "two"):
            answer = self.apply(node, name)
            self.assertEqual(answer.status, 503, answer.body)
            self.assertIn("the log has stopped after a failed write", answer.json()["detail"])
            self.assertIn("Input/output error", answer.json()["detail"])
        ready = node.get("/readyz")
        self.assertEqual(ready.status, 503)
        self.assertIn("Input/output error", ready.body.decode())
        self.assertIn("entente_log_failed 1", node.get("/metrics").body.decode())
        self.assertEqual(node.get("/healthz").status, 200)
        self.assertEqual(node.log_size(), size, "what is not durable is not shown")
        self.assertEqual(node.stop(), 8)
        self.assertIn("log-stopped", node.log.read_text())
        self.expect_all_there()

    @unittest.skipUnless(os.geteuid() == 0, "SKIPPED: only root can mount a small file system")
    def test_a_full_disk(self):
        place = self.folder / "small"
        place.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place], capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest(f"SKIPPED: no small file system can be mounted: {mounted.stderr.decode()}")
        self.addCleanup(subprocess.run, ["umount", "-l", place], check=False)
        data = place / "data"
        self.make_node(data)
        with self.serving(data) as node:
            self.assertEqual(self.apply(node, "before").status, 201)
            filler = place / "filler"
            out = os.open(filler, os.O_WRONLY | os.O_CREAT)
            try:
                while True:
                    os.write(out, b"x" * 65536)
            except OSError as full:
                self.assertEqual(full.errno, errno.ENOSPC)
            os.close(out)
            for number in range(40):
                answer = self.apply(node, f"full{number}")
                if answer.status != 201:
                    break
            self.assertIn(answer.status, (503, 507), answer.body)
            self.assertIn("No space left on device", answer.json()["detail"])
            self.assertEqual(node.get("/healthz").status, 200)
        os.unlink(filler)
        self.expect_all_there(data)


if __name__ == "__main__":
    unittest.main()
