// The measuring program's command line: one subcommand a verb. Data on stdout, complaints on stderr with exit code 64.
#include <exception>
#include <iostream>
#include <list>
#include <map>
#include <string>

#include <CLI/CLI.hpp>

#include "verbs.hpp"

namespace {

using namespace rehearse::bench;

/// A verb with the places into which its options are read; must not move once CLI11 knows them.
struct Entry {
    Verb verb;
    CLI::App* app = nullptr;
    std::map<std::string, std::string> values;
    std::map<std::string, bool> flags;
};

void add_options(Entry& entry) {
    for (const Option& option : entry.verb.options) {
        if (option.takes == Takes::nothing) {
            entry.app->add_flag("--" + option.name, entry.flags[option.name], option.meaning);
            continue;
        }
        std::string& value = entry.values[option.name] = option.value;
        const std::string name = (option.takes == Takes::place ? "" : "--") + option.name;
        CLI::Option* added = entry.app->add_option(name, value, option.meaning);
        if (option.required) {
            added->required();
        } else {
            added->capture_default_str();
        }
    }
}

int run(Entry& entry) {
    for (const auto& [name, given] : entry.flags) entry.values[name] = given ? "true" : "false";
    return entry.verb.run(Values(entry.values));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Measures the engine and lets outsiders check it.", "rehearse bench");
    app.require_subcommand(1);
    std::list<Entry> entries;
    for (const Verb& verb : verbs()) {
        Entry& entry = entries.emplace_back();
        entry.app = app.add_subcommand(verb.name, verb.meaning);
        entry.verb = verb;
        add_options(entry);
    }
    try {
        app.parse(argc, argv);
        for (Entry& entry : entries) {
            if (entry.app->parsed()) return run(entry);
        }
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 64;
    } catch (const UsageError& error) {
        std::cerr << error.what() << '\n';
        return 64;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 70;
    }
    return 64;
}
