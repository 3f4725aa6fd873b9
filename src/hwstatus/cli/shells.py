"""Completion in bash, zsh and fish: the script of each, where it is installed, and what the program answers it.

A script runs `hwstatus` with `_HWSTATUS_COMPLETE` set to the shell's name and the words
before and at the cursor as arguments. The answer is `files` alone where file names may
follow; else one candidate a line, with a tab and its description.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from hwstatus.errors import NotWritable, Usage

SCRIPTS = {
    "bash": r"""# hwstatus completion for bash 4.4 and later
_hwstatus() {
    local answer line word IFS=$'\n'
    COMPREPLY=()
    answer=$(_HWSTATUS_COMPLETE=bash command "${COMP_WORDS[0]}" \
        "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return
    if [ "$answer" = files ]; then
        compopt -o default
        return
    fi
    for line in $answer; do
        # The meanings are shown in a list (second Tab), and never inserted.
        if [ "$COMP_TYPE" = 63 ] && [ "${line#*$'\t'}" != "$line" ]; then
            COMPREPLY+=("${line%%$'\t'*}  (${line#*$'\t'})")
        else
            word=$(printf %q "${line%%$'\t'*}")
            COMPREPLY+=("${word//\\,/,}")
        fi
    done
    if [ "${#COMPREPLY[@]}" -eq 1 ]; then
        word=$(printf %q "${answer%%$'\t'*}")
        COMPREPLY=("${word//\\,/,}")
        case $COMPREPLY in *=) compopt -o nospace ;; esac
    fi
}
complete -F _hwstatus hwstatus
""",
    "zsh": r"""#compdef hwstatus
# hwstatus completion for zsh
_hwstatus() {
    local answer line
    local -a found
    answer=$(_HWSTATUS_COMPLETE=zsh command "${words[1]}" \
        "${(@Q)words[2,CURRENT]}" 2>/dev/null) || return 1
    if [[ $answer == files ]]; then
        _files
        return
    fi
    for line in "${(@f)answer}"; do
        [[ -n $line ]] || continue
        found+=("${${line%%$'\t'*}//:/\\:}${${(M)line%%$'\t'*}:+:${line#*$'\t'}}")
    done
    _describe -V hwstatus found
}
if [[ $funcstack[1] == _hwstatus ]]; then
    _hwstatus "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _hwstatus hwstatus
fi
""",
    "fish": r"""# hwstatus completion for fish
function __hwstatus_complete
    set -l words (commandline -opc)
    set -l answer (_HWSTATUS_COMPLETE=fish command $words[1] \
        $words[2..-1] (commandline -ct) 2>/dev/null)
    if test "$answer" = files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\n' $answer
    end
end
complete --command hwstatus --no-files --arguments '(__hwstatus_complete)'
""",
}
"""The script of each shell. What it offers it asks of the program."""


def current_shell() -> str:
    """The name of the shell that started the program, else of the login shell."""
    from hwstatus.cli.typer_compat import detected_shell

    return detected_shell() or Path(os.environ.get("SHELL", "")).name


def install(shell: str) -> Path:
    """Write the script of a shell to its place, and have the shell load it.

    Returns the script's path. Installing again changes nothing.
    Raises `Usage` without a home folder, and `NotWritable`.
    """
    home = os.environ.get("HOME")
    if not home:
        raise Usage("no home folder to install the completion in")
    data = Path(os.environ.get("XDG_DATA_HOME") or f"{home}/.local/share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or f"{home}/.config")
    try:
        if shell == "fish":
            path = config / "fish" / "completions" / "hwstatus.fish"
            _write(path, SCRIPTS[shell])
        else:
            path = data / "hwstatus" / f"completion.{shell}"
            _write(path, SCRIPTS[shell])
            own = Path(os.environ.get("ZDOTDIR") or home, ".zshrc")
            _load_from(Path(home, ".bashrc") if shell == "bash" else own, path)
    except OSError as error:
        raise NotWritable(error.filename, error.strerror or str(error)) from error
    return path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _load_from(start: Path, path: Path) -> None:
    """Add one line to a shell's start file, unless it is there already."""
    line = f'[ ! -r "{path}" ] || . "{path}"  # completion of hwstatus\n'
    text = start.read_text(encoding="utf-8") if start.exists() else ""
    if line not in text:
        gap = "" if text.endswith("\n") or not text else "\n"
        with start.open("a", encoding="utf-8") as file:
            file.write(gap + line)


# -- the answer to a script ----------------------------------------------------------

FILES = "files"


def answer(shell: str, words: list[str]) -> int:
    """Print the candidates for the last of `words`; returns the exit code."""
    from hwstatus.cli.typer_app import command
    from hwstatus.cli.typer_compat import candidates

    if shell == "bash":
        words = _joined(words)
    *before, incomplete = words or [""]
    for spelling in dict.fromkeys(_spellings(incomplete)):
        target, items = candidates(command(), before, spelling)
        if items:
            break
    if not items and getattr(target, "metavar", None) in ("FILE", "[FILE]", "DIR"):
        print(FILES)
    for item in items:
        word = _as_replaced(shell, incomplete, item.value)
        print(_line(word, item.help or ""))
    return 0


def _spellings(incomplete: str) -> Iterator[str]:
    """What is typed, and as names, words and publishers are spelled: `Germ` begins `germany`."""
    yield incomplete
    yield incomplete.lower()
    yield "-".join(incomplete.lower().split())
    yield incomplete.capitalize()


def _joined(words: list[str]) -> list[str]:
    """Undo that bash parts words at `=`: `--set status = ba` is `--set status=ba`."""
    from hwstatus.cli.typer_compat import unquoted

    joined: list[str] = []
    glue = False
    for word in map(unquoted, words):
        if joined and (word == "=" or glue):
            joined[-1] += word
        else:
            joined.append(word)
        glue = word == "="
    return joined


def _as_replaced(shell: str, incomplete: str, value: str) -> str:
    """A candidate as the shell puts it in place of what is typed.

    Bash replaces only what follows the last `=`, the others the whole word. The
    candidates for `--status=ba` are statuses without the option.
    """
    typed = incomplete[: incomplete.rfind("=") + 1]
    if shell == "bash":
        return value.removeprefix(typed)
    if incomplete.startswith("-"):
        return typed + value
    return value


def _line(word: str, meaning: str) -> str:
    from hwstatus.text import line

    return f"{line(word)}\t{line(meaning)}" if meaning else line(word)
