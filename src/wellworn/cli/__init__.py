"""The command line. Each verb is a module of its own here, loaded when it is called: `configure(parser)` says what it takes,
`run(args)` does it. A wrong input is said in one sentence, with exit code 2."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import NoReturn

from wellworn.cli.refusal import Refusal
from wellworn.lib import home

VERBS = {
    "up": "run Wellworn: web and worker together",
    "web": "run the web server alone",
    "worker": "run the background worker alone",
    "demo": "build a believable company and run it",
    "member": "add a member",
    "key": "turn the key that stored passwords are sealed with",
    "capture": "capture a mailbox or a calendar, to the end",
    "simulate": "tell a company's life from a seed, as tables whose truth is known",
    "check": "compare a mailbox with what its provider holds",
    "import": "make records of a CSV, TSV, XLSX, vCard or JSON file",
    "usage": "take usage events of other systems in, and how often features were used out",
    "export": "write records out as CSV, JSON or Parquet",
    "audit": "audit fields: what each costs and earns, here or in another CRM's files",
    "measure": "measure whether a CRM is used, from exported logs",
    "effect": "say what a change did, from a panel of teams and times",
}
FAILED, WRONG, INTERRUPTED = 1, 2, 130  # exit codes


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one sentence, without the usage lines."""

    def error(self, message: str) -> NoReturn:
        """Refuse with the parser's own words."""
        raise Refusal(f"{message[:1].upper()}{message[1:].rstrip('.')}. See {self.prog} --help.")


def main(argv: list[str]) -> int:
    """Run one command line and give its exit code."""
    try:
        return _run(argv)
    except Refusal as refusal:
        return _say(str(refusal), WRONG)
    except KeyboardInterrupt:
        return _say("Stopped.", INTERRUPTED)
    except BrokenPipeError:  # whoever read our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        if os.environ.get("DATABASE_URL") and type(error).__name__ == "OperationalError":  # Django loads late
            why = str(error).strip().splitlines()[0]
            return _say(f"The database does not answer ({why}). Check DATABASE_URL, and that the server runs.", WRONG)
        sentence = getattr(error, "sentence", None)
        if sentence is None:
            raise
        return _say(str(sentence), FAILED)


def _run(argv: list[str]) -> int:
    verb = argv[0] if argv else ""
    if verb in ("", "-h", "--help"):
        print(_overview())
        return 0 if verb else WRONG
    if verb not in VERBS:
        raise Refusal(f"There is no '{verb}'. Choose one of: {', '.join(VERBS)}.")
    if verb == "demo":
        home.choose("wellworn-demo")
    _set_up_django()
    module = importlib.import_module(f"wellworn.cli.{verb}")
    parser = Parser(prog=f"wellworn {verb}", description=VERBS[verb], allow_abbrev=False)
    module.configure(parser)
    return int(module.run(parser.parse_args(argv[1:])) or 0)


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellworn.web.settings")
    import django  # here, so that help needs nothing

    try:
        django.setup()
    except ValueError as error:  # a setting from the environment
        raise Refusal(str(error)) from error


def _overview() -> str:
    verbs = "\n".join(f"  {verb:8} {says}" for verb, says in VERBS.items())
    return f"usage: wellworn VERB [options]\n\n{verbs}\n\n'wellworn VERB --help' says what a verb takes."


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
