// zsh runs the script of bash through its own bashcompinit.
#include "experiments/shell.hpp"

#include <algorithm>

#include "experiments/command.hpp"
#include "experiments/version.hpp"

namespace rehearse {

namespace {

std::string options_of(const Verb& verb) {
    std::string words;
    for (const std::string& option : verb.options) words += "--" + option + " ";
    return words + "--no-color --help";
}

std::string verb_words() {
    std::string words;
    for (const Verb& verb : verbs()) words += (words.empty() ? "" : " ") + verb.name;
    return words;
}

std::string bash_script() {
    std::string text = "# Completion of rehearse for bash: source this file, or put it into /etc/bash_completion.d.\n_rehearse() {\n"
                       "    local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]}\n"
                       "    if [ \"$COMP_CWORD\" = 1 ]; then\n"
                       "        COMPREPLY=($(compgen -W \"" + verb_words() + " --help --version\" -- \"$word\"))\n        return\n    fi\n"
                       "    COMPREPLY=($(compgen -f -- \"$word\"))\n    [[ $word == -* ]] || return\n    case $verb in\n";
    for (const Verb& verb : verbs()) text += "        " + verb.name + ") COMPREPLY=($(compgen -W \"" + options_of(verb) + "\" -- \"$word\")) ;;\n";
    return text + "    esac\n}\ncomplete -o filenames -F _rehearse rehearse\n";
}

std::string in_single_quotes(std::string text) {
    for (std::size_t at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 2)) text.insert(at, "\\");
    return "'" + text + "'";
}

std::string fish_script() {
    std::string text = "# Completion of rehearse for fish: put this file into ~/.config/fish/completions/rehearse.fish.\n";
    for (const Verb& verb : verbs()) text += "complete -c rehearse -n __fish_use_subcommand -f -a " + verb.name + " -d " + in_single_quotes(verb.meaning) + "\n";
    for (const Verb& verb : verbs())
        for (const CommandOption& option : command_options())
            if (std::ranges::find(verb.options, option.name) != verb.options.end())
                text += "complete -c rehearse -n '__fish_seen_subcommand_from " + verb.name + "' -l " + option.name + (option.value.empty() ? "" : " -r") + " -d " +
                        in_single_quotes(option.meaning) + "\n";
    return text;
}

/// A dash that may be copied, and no line that begins with a roff command.
std::string roff(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '-') out += "\\-";
        else if (c == '\\') out += "\\e";
        else out += c;
    }
    return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

}  // namespace

std::string completion_script(const std::string& shell) {
    if (shell == "fish") return fish_script();
    return shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" + bash_script() : bash_script();
}

std::string man_page() {
    std::string text = ".TH REHEARSE 1 \"\" \"rehearse " + version() + "\" \"User Commands\"\n"
                       ".SH NAME\nrehearse \\- plays failures of event\\-streaming clusters before they happen\n"
                       ".SH SYNOPSIS\n.B rehearse\n.I VERB\n[\\fIOPTION\\fR]...\n"
                       ".SH DESCRIPTION\nRehearse plays a failure timeline against several architectures and says how long recovery takes, what it costs, and why.\n"
                       "Data goes to the standard output or to files, talk to the standard error.\n.SH VERBS\n";
    for (const Verb& verb : verbs()) {
        text += ".TP\n.B " + roff(verb.name) + "\n" + roff(verb.meaning) + "\n.br\nFor example: " + roff(verb.example) + "\n";
        std::string takes;
        for (const std::string& option : verb.options) takes += (takes.empty() ? "" : ", ") + ("\\-\\-" + roff(option));
        if (!takes.empty()) text += ".br\nTakes " + takes + ".\n";
    }
    text += ".SH OPTIONS\n";
    for (const CommandOption& option : command_options()) {
        const std::string letter = option.letter.empty() ? "" : "\\-" + option.letter + ", ";
        const std::string value = option.value.empty() ? "" : " \\fI" + option.value + "\\fR";
        text += ".TP\n.B " + letter + "\\-\\-" + roff(option.name) + value + "\n" + roff(option.meaning) + "\n";
    }
    text += ".SH EXIT STATUS\n0 recovered and all targets met; 1 a target missed; 2 inconclusive; 3 not recovered by the horizon; 64 wrong input;\n"
            "65 a price is missing under \\-\\-strict\\-prices; 69 the launcher could not install or find what the build needs; 70 our mistake; 130 interrupted.\n"
            ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nplain text when set and not empty.\n"
            ".SH FILES\nout/<study>: the results, see docs/reading\\-a\\-report.md of the sources.\n";
    return text;
}

}  // namespace rehearse
