"""What sqlfluff puts in the place of dbt's `adapter`: a dispatched macro reads as a call of a function of its name."""

from collections.abc import Callable


def dispatch(macro_name: str, package: str) -> Callable[..., str]:
    """The stand-in of a dispatched macro: it writes the macro's name and arguments as a SQL function call."""
    del package  # dbt asks for it; a call reads the same whatever package it comes from

    def written_as_call(*arguments: object) -> str:
        return f"{macro_name}({', '.join(str(argument) for argument in arguments)})"

    return written_as_call
