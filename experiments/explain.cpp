// A way is told in the order of time; a prediction is the old total less the part that was taken away.
#include "experiments/explain.hpp"

#include <algorithm>

#include "experiments/text_table.hpp"
#include "experiments/why.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

std::string way_table(const std::string& title, const std::vector<PathPart>& way) {
    if (way.empty()) return {};
    TextTable table({"", "after", "part", "waits for"});
    Duration so_far;
    for (const PathPart& part : way) {
        so_far += part.lasts;
        table.add({in_words(part.lasts), in_words(so_far), part.name, part.bound_by});
    }
    return title + ":\n" + table.text() + "\n";
}

Duration taken(const std::vector<PathPart>& way, const std::string& part) {
    Duration sum;
    for (const PathPart& p : way)
        if (p.name == part || (part == "people" && p.name.starts_with("people: "))) sum += p.lasts;
    return sum;
}

const PathPart* longest(const std::vector<PathPart>& way) {
    const auto at = std::ranges::max_element(way, {}, &PathPart::lasts);
    return at == way.end() ? nullptr : &*at;
}

std::string reached(const std::optional<Duration>& after) { return after ? "after " + in_words(*after) : "not by the horizon"; }

std::string milestone_words(const std::string& what, const std::string& part, const std::optional<Duration>& before, const std::vector<PathPart>& way_before,
                            const std::optional<Duration>& after, const std::vector<PathPart>& way_after) {
    const Duration gone = taken(way_before, part);
    std::string text = what + " " + reached(after) + " instead of " + reached(before);
    if (gone.ns == 0) return text + " (" + part + " is no part of that way)";
    if (!before || !after) return text;
    const Duration predicted = *before - gone;
    text += "; the way predicted " + in_words(predicted) + " (" + in_words(*before) + " less " + in_words(gone) + ")";
    if (*after == predicted) return text;
    const PathPart* next = longest(way_after);
    if (next) text += ", but " + next->name + " (" + next->bound_by + ") takes over with " + in_words(next->lasts) + " of a way of " + in_words(*after);
    return text;
}

}  // namespace

std::string explanation_of(const StoredResult& result) {
    std::vector<const Outcome*> all;
    for (const StoredOutcome& stored : result.outcomes) all.push_back(&stored.outcome);
    std::string text;
    for (const std::string& reason : main_reasons(all)) text += reason + "\n";
    if (const std::string most = rests_on(all); !most.empty()) text += most + "\n";
    text += "\n";
    std::string told;
    for (const Outcome* o : all) {
        std::string ways = way_table("The way to reachable", o->way_to_reachable) + way_table("The way to nothing hidden", o->way_to_nothing_hidden);
        if (const std::string held = bottleneck_in_words(*o); !held.empty()) ways += held + "\n\n";
        if (ways.empty()) continue;
        text += o->architecture + "\n\n" + (ways == told ? "The same ways and times.\n\n" : ways);
        told = std::move(ways);
    }
    return text;
}

std::string without_words(const std::string& part, const std::string& change, const Outcome& before, const Outcome& after) {
    return "Without " + part + " (" + change + "), " + before.architecture + " is\n- " +
           milestone_words("reachable", part, before.reachable, before.way_to_reachable, after.reachable, after.way_to_reachable) + ";\n- " +
           milestone_words("free of hidden work", part, before.nothing_hidden, before.way_to_nothing_hidden, after.nothing_hidden, after.way_to_nothing_hidden) + ".\n";
}

}  // namespace rehearse
