"""A Windows job object around the reading process: it dies with us and can't take more memory than allowed."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

JOB_MEMORY, KILL_ON_CLOSE, DIE_ON_FAULT, ONE_PROCESS = 0x200, 0x2000, 0x400, 0x8
_EXTENDED_LIMITS = 9


def limit(process: subprocess.Popen[bytes], memory: int) -> object | None:
    """Puts ``process`` into a job of its own. Keep the answer: when it is dropped, the process ends."""
    if sys.platform != "win32":
        return None
    import ctypes
    from ctypes import wintypes

    class Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64), ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD), ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t), ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t), ("PriorityClass", wintypes.DWORD), ("SchedulingClass", wintypes.DWORD),
        )  # fmt: skip

    class Counters(ctypes.Structure):
        _fields_ = tuple((f"Counter{number}", ctypes.c_uint64) for number in range(6))

    class Extended(ctypes.Structure):
        _fields_ = (
            ("Basic", Basic), ("IoInfo", Counters), ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t), ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )  # fmt: skip

    kernel: Any = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
    kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD)
    kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    handle = kernel.CreateJobObjectW(None, None)
    if not handle:
        return None
    limits = Extended()
    limits.Basic.LimitFlags = JOB_MEMORY | KILL_ON_CLOSE | DIE_ON_FAULT | ONE_PROCESS
    limits.Basic.ActiveProcessLimit = 1
    limits.JobMemoryLimit = memory

    class Job:
        def __del__(self) -> None:
            kernel.CloseHandle(handle)

    job = Job()
    kernel.SetInformationJobObject(handle, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(handle, int(process._handle))
    return job
