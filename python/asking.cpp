// Verbs print to the standard output; here it is caught.
#include "python/asking.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <iostream>
#include <mutex>
#include <sstream>

#include "experiments/command.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/price_list.hpp"
#include "experiments/questions/playing.hpp"
#include "experiments/verbs.hpp"
#include "python/patience.hpp"

namespace rehearse::python {
namespace {

/// The standard output goes into a text while one exists.
class Caught {
public:
    Caught() : before_(std::cout.rdbuf(text_.rdbuf())) {}
    ~Caught() { std::cout.rdbuf(before_); }
    Caught(const Caught&) = delete;
    Caught& operator=(const Caught&) = delete;

    std::string text() const { return text_.str(); }

private:
    std::ostringstream text_;
    std::streambuf* before_;
};

/// An interrupt that was asked for is forgotten when the question is over.
struct Uninterrupted {
    Uninterrupted() { interrupt(false); }
    ~Uninterrupted() { interrupt(false); }
    Uninterrupted(const Uninterrupted&) = delete;
    Uninterrupted& operator=(const Uninterrupted&) = delete;
};

/// Calls the function with Python's lock, from the thread that works without it.
PlayElsewhere played_by(const nanobind::object& player) {
    if (player.is_none()) return {};
    return [&player](const std::vector<std::string>& studies) {
        const nanobind::gil_scoped_acquire locked;
        return nanobind::cast<std::vector<std::string>>(player(studies));
    };
}

}  // namespace

Answered ask(const std::string& verb, const std::string& subject, const std::vector<std::string>& words, const std::map<std::string, std::vector<std::string>>& options,
             const nanobind::object& progress, const nanobind::object& player) {
    static std::mutex one_at_a_time;
    Command command;
    command.verb = verb;
    command.subject = subject;
    command.words = words;
    command.given = options;
    command.typed = "rehearse (Python)";
    command.elsewhere = played_by(player);
    take_given(command);
    std::vector<std::string> names;
    for (const auto& [name, texts] : options) names.push_back(name);
    check_command(command, names);
    Answered answered;
    run_patiently(
        progress,
        [&](Watch& watch) {
            const std::lock_guard lock(one_at_a_time);
            const Uninterrupted fresh;
            watch.tell(verb, 0);
            const Caught caught;
            answered.exit_code = to_int(perform(command));
            answered.text = caught.text();
        },
        [] { interrupt(true); });
    return answered;
}

std::vector<std::string> play_texts(const std::vector<std::string>& studies, const std::string& prices) {
    Catalog catalog = load_catalog();
    if (!prices.empty()) catalog.prices = load_price_book(prices);
    std::vector<std::string> answers;
    run_patiently(nanobind::none(), [&](Watch& watch) {
        PlayManner manner;
        manner.stop = [&watch] { return watch.stopped(); };
        for (const std::string& study : studies) answers.push_back(play_text(study, catalog, manner));
    });
    return answers;
}

}  // namespace rehearse::python
