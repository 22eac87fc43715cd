import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import psutil

from stack import processes


def state(nexus):
    return json.loads((nexus.home / "state.json").read_text())


def ask(port, path="/readyz"):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return json.load(answer)


def pid_of(nexus, name):
    return state(nexus)["processes"][name]["pid"]


def await_other(nexus, name, before):
    assert processes.wait_until(lambda: pid_of(nexus, name) != before, 20), f"{name} was not started again"


def test_the_whole_life_of_a_system(nexus):
    said = nexus("up", "--detach")
    assert "Gateway     http://127.0.0.1:" in said
    assert "already running" in nexus("up", "--detach")
    running = state(nexus)
    assert set(running["processes"]) == {
        "postgres", "nats", "console", "twins", "identity", "scheduling", "billing", "notifications", "gateway",
    }  # fmt: skip
    assert nexus("status").count("ready") >= 6
    assert "Uvicorn running" in nexus("logs", "scheduling")

    for name in ("scheduling", "nats", "postgres"):
        before = pid_of(nexus, name)
        os.kill(before, signal.SIGKILL)
        await_other(nexus, name, before)
    assert processes.wait_until(lambda: "scheduling is back" in nexus("logs", "nexus", "-n", "100"), 20)
    assert "ended with signal SIGKILL; starting it again" in nexus("logs", "nexus", "-n", "100")

    nexus("stop", "identity")
    assert "gone" in nexus("status")
    nexus("start", "identity", "--env", "EXTRA=once")
    port = running["ports"]["identity"]
    assert processes.wait_until(lambda: is_listening(port), 20)
    assert ask(port)["extra"] == "once"

    pids = [each["pid"] for each in state(nexus)["processes"].values()]
    stream = urllib.request.urlopen(f"http://127.0.0.1:{running['ports']['gateway']}/endless", timeout=5)
    assert stream.read(10)
    assert "stopped in" in nexus("down")
    stream.close()
    [seconds] = re.findall(r"^stopped in ([0-9.]+) s", nexus("logs", "nexus", "-n", "100"), re.MULTILINE)
    assert 1 < float(seconds) <= 10  # the open stream uses up the grace of its service
    assert not [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie"]
    assert "nothing is running" in nexus("down")


def is_listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_killed_supervisor_leaves_nothing_that_down_or_up_cannot_end(nexus):
    nexus("up", "--detach")
    left = state(nexus)
    os.kill(left["supervisor"]["pid"], signal.SIGKILL)
    nexus("up", "--detach")
    assert "left running by an earlier start" in nexus("logs", "nexus", "-n", "100")
    os.kill(state(nexus)["supervisor"]["pid"], signal.SIGKILL)
    pids = [each["pid"] for each in state(nexus)["processes"].values()]
    nexus("down")
    assert not [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie"]


def test_a_port_that_is_taken_is_named_with_its_holder(nexus):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = nexus("up", expect=1, NEXUS_AUTO_PORTS="", NEXUS_NATS_PORT=str(port), NEXUS_POSTGRES_PORT="23111")
    assert f"Port {port}, wanted for nats, is held by" in said
    assert f"(pid {os.getpid()})" in said
    assert "NEXUS_NATS_PORT" in said
    assert "--auto-ports" in said


def test_a_service_that_cannot_start_ends_the_start_with_its_log(nexus):
    said = nexus("up", expect=1, STANDIN="nowhere")
    assert "while starting" in said
    assert 'Could not import module "nowhere"' in said
    assert not [each for each in state(nexus)["processes"].values() if psutil.pid_exists(each["pid"])]


def test_ctrl_c_in_the_foreground_stops_all(nexus):
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "nexus_with_standins", "up"], env=nexus.environment, stdout=subprocess.PIPE, text=True
    )
    for line in supervisor.stdout:
        if line.startswith("ready in"):
            break
    supervisor.send_signal(signal.SIGINT)
    assert "stopped in" in supervisor.stdout.read()
    assert supervisor.wait(12) == 0
    supervisor.stdout.close()


def test_doctor_names_what_is_wrong(nexus):
    nexus.home.mkdir(mode=0o711)
    (nexus.home / "secrets.json").touch(mode=0o644)
    said = nexus("doctor", expect=1)
    assert "postgres (PostgreSQL) 18" in said
    assert f"chmod 600 {nexus.home / 'secrets.json'}" in said.replace("\n", "")
