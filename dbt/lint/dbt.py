"""What sqlfluff puts in the place of the namespace `dbt` of cross-database macros."""


def type_string() -> str:
    """The type of text."""
    return "varchar"
