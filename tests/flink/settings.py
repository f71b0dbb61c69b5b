"""How the processes of a test's Flink cluster are started."""

from __future__ import annotations

from typing import Any

JOB_MANAGER = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"
TASK_MANAGER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"
# Flink reaches into the JDK's own packages; its start scripts open them, too.
_OPENED = ["lang", "net", "io", "nio", "text", "time", "util", "util.concurrent"]
OPENS = [f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in _OPENED]
OPENS += ["--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED"]
OPENS += ["--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"]
# How long an SDK worker that has nothing to do is kept. Shorter than it takes another to start
# (Beam's libraries, some seconds), two TaskManagers that wait for each other start one for each
# step. A dead one is handed out again as long as this, too, so a failed task must wait longer.
CACHE_MILLIS = 10_000
SETTINGS: dict[str, Any] = {
    "jobmanager.rpc.address": "localhost",
    "jobmanager.bind-host": "localhost",
    "taskmanager.host": "localhost",
    "taskmanager.bind-host": "localhost",
    "rest.address": "localhost",
    "rest.bind-address": "localhost",
    # One task at a time in a TaskManager, and so in its SDK worker.
    "taskmanager.numberOfTaskSlots": 1,
    "taskmanager.cpu.cores": 1.0,
    "taskmanager.memory.framework.heap.size": "128m",
    "taskmanager.memory.framework.off-heap.size": "128m",
    "taskmanager.memory.task.heap.size": "768m",
    "taskmanager.memory.task.off-heap.size": "0m",
    "taskmanager.memory.network.min": "256m",
    "taskmanager.memory.network.max": "256m",
    # Each stream out of a task takes as many buffers; our stages have dozens.
    "taskmanager.network.sort-shuffle.min-buffers": 64,
    "taskmanager.memory.managed.size": "128m",
    "taskmanager.memory.jvm-metaspace.size": "256m",
    "taskmanager.memory.jvm-overhead.min": "192m",
    "taskmanager.memory.jvm-overhead.max": "192m",
    # Batch jobs keep what finished tasks gave on the disks of their TaskManagers. When one is
    # lost, each step that misses something of it fails once and has it made again: one fault
    # takes several of these attempts.
    "restart-strategy.type": "fixed-delay",
    "restart-strategy.fixed-delay.attempts": 12,
    "restart-strategy.fixed-delay.delay": f"{CACHE_MILLIS // 1000 + 2} s",
    "cluster.registration.error-delay": 500,
    # A dead TaskManager must be noticed before its job's time is up.
    "heartbeat.interval": 2000,
    "heartbeat.timeout": 10000,
}
HEAP = {JOB_MANAGER: "512m", TASK_MANAGER: "896m"}
LOG4J = """\
rootLogger.level = INFO
rootLogger.appenderRef.file.ref = File
appender.file.name = File
appender.file.type = File
appender.file.fileName = ${sys:log.file}
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} - %m%n
"""
