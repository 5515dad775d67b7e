#!/usr/bin/env python3
"""measure.py RUNS COMMAND... : CPU seconds (user and system of all processes), wall seconds and the largest process's peak
memory; the median of RUNS. Prints `cpu wall rss_mb`."""
import os, resource, statistics, subprocess, sys, time

def once(command):
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:  # a child of our own, so that its children's usage is counted from nought
        start = time.monotonic()
        status = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
        u = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.write(write, f"{u.ru_utime + u.ru_stime} {time.monotonic() - start} {u.ru_maxrss / 1024}".encode())
        os._exit(min(status, 255) if status >= 0 else 255)
    os.close(write)
    said = os.read(read, 200).decode()
    os.close(read)
    _, status = os.waitpid(pid, 0)
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    return [float(x) for x in said.split()]

rows = [once(sys.argv[2:]) for _ in range(int(sys.argv[1]))]
cpu, wall, rss = (statistics.median(column) for column in zip(*rows))
print(f"{cpu:.2f} {wall:.2f} {rss:.0f}")
