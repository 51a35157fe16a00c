"""`guanxi access`: say who sees a contact, and why; or whether one employee does."""

import argparse
from typing import Any, Final

from guanxi.cli.answer import print_json, print_lines, print_table
from guanxi.cli.api import add_server, path_of, server_of
from guanxi.cli.parser import text
from guanxi.cli.report import ProblemError

_NOT_FOUND: Final = 404


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("userid", metavar="USERID", type=text, help="the contact's")
    parser.add_argument("employee", metavar="EMPLOYEE", type=text, nargs="?", help="say only whether they see it")
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print it."""
    employee = arguments.employee
    path = path_of("contacts", arguments.userid, "access", *(() if employee is None else (employee,)))
    try:
        told = server_of(arguments).ask("GET", path)
    except ProblemError as error:
        if employee is not None and error.problem.get("status") == _NOT_FOUND:
            advice = "`guanxi contacts ls` and `guanxi staff ls` show those that there are"
            raise ProblemError(error.problem, advice) from error
        raise
    if arguments.json:
        print_json(told)
    elif employee is None:
        _print_rules(told)
    else:
        _print_reasons(told)
    return 0


def _print_rules(told: dict[str, Any]) -> None:
    many = told["employees"]
    print_lines("1 active employee sees it" if many == 1 else f"{many} active employees see it")
    rows = ((one["rule"], str(one["employees"]), one["reason"]) for one in told["rules"])
    print_table(("rule", "employees", "why"), rows, "No rule lets anybody in.")


def _print_reasons(told: dict[str, Any]) -> None:
    who = told["employee"]
    if not told["sees"]:
        print_lines(f"{who} does not see it: {told['why_not']}")
        return
    print_lines(f"{who} sees it and {'may' if told['may_edit'] else 'may not'} change it")
    print_table(("rule", "why"), ((one["rule"], one["reason"]) for one in told["reasons"]), "There is no reason.")
