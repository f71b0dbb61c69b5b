"""Publishing a finished run: judged, staged, judged again, and put where it is to go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from pipeline.errors import RunError, UserError
from pipeline.finished import Finished, open_finished
from pipeline.gate import Options as GateOptions
from pipeline.gate import Verdict, first_errors, judge
from pipeline.publish.about import About, about_of
from pipeline.publish.hub import HubTransport
from pipeline.publish.layout import stage
from pipeline.publish.local import LocalTransport
from pipeline.publish.target import Hub, Local, Target, parse
from pipeline.publish.ways import Options, Published, Transport, staged_in

_OURS = "the run itself is sound, so this is a fault of restruct: please report it"
_Say = Callable[[str], None]


def publish(
    out: str,
    to: str,
    about: About | None = None,
    options: Options | None = None,
    gate: GateOptions | None = None,
    say: _Say = lambda _: None,
) -> Published:
    """Publish the finished run in the local folder `out` to the address `to`; return what is there.

    `out` may be a published folder, too, from which rows were taken out. `to` is a local folder,
    `hf://datasets/ORG/NAME[@BRANCH]` or an address of a store; `gate` is how thoroughly the run is
    judged, and `say` is told each step. Nothing is published that breaks its contract, and there
    is no option that would. At the target is the whole dataset or what was there before: see the
    transports. Publishing the same again changes nothing.
    Raises UserError for a wrong address, options that do not go with it or missing rights,
    RunError for a run that is not sound and for a target that is taken or fails.
    """
    target = parse(to)
    options = options or Options()
    _check_options(target, options)
    run = open_finished(out)
    about = _about(about or About(), target, run)
    transport = transport_to(target, run, options)
    transport.check()
    say(f"judging {out}")
    _demand(judge(out, gate), f"{out} is not published", f"`restruct validate {out}` shows all")
    with transport.staging() as folder:
        say("writing what is published")
        manifest = stage(out, folder, about)
        say("judging it again")
        _demand(judge(folder, gate), f"what was made of {out} is not sound", _OURS)
        say(f"putting it at {target}")
        return transport.put(staged_in(folder, manifest))


def transport_to(target: Target, run: Finished, options: Options) -> Transport:
    """Return the way to a target."""
    if isinstance(target, Local):
        return LocalTransport(target, run, options)
    if isinstance(target, Hub):
        return HubTransport(target, run, options)
    # Its clients are many and large, and most publications need none of them.
    from pipeline.publish.store import StoreTransport

    return StoreTransport(target, run, options)


def _about(given: About, target: Target, run: Finished) -> About:
    """Return what is said of the dataset: what is given, else what was said when it was published.

    The name of its repository is the target's.
    """
    repo = target.repo if isinstance(target, Hub) else given.repo
    if given.repo not in ("", repo):
        raise UserError(
            f"repo: {given.repo!r} would stand in the card of {target}; leave it out, the target "
            "says it"
        )
    published = run.manifest.get("published")
    said = asdict(about_of(published.get("about"))) if isinstance(published, dict) else {}
    return About(**{**said, **{k: v for k, v in asdict(given).items() if v}, "repo": repo})


def _check_options(target: Target, options: Options) -> None:
    if isinstance(target, Hub):
        return
    for name in ("private", "tag"):
        if getattr(options, name):
            raise UserError(f"--{name} is for the Hub, and {target} is not there; leave it out")


def _demand(verdict: Verdict, what: str, cure: str) -> None:
    """Raise RunError with the first findings if a dataset is not sound."""
    if not verdict.ok:
        raise RunError(f"{what}: {first_errors(verdict)}; {cure}")
