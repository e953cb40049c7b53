// What the journal stores, whom it tells and what its digest covers.
#include "sim/journal.hpp"

#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sim/check.hpp"

namespace {

enum class Word { lost, found };

}  // namespace

template <>
struct rehearse::EnumWords<Word> {
    static constexpr std::array words{std::pair{"lost", Word::lost}, std::pair{"found", Word::found}};
};

using namespace rehearse;

namespace {

struct Everything {
    static constexpr std::string_view kind = "Everything";
    Time at;
    Duration lasts;
    Bytes data;
    Rate speed;
    Count count = 0;
    std::uint32_t small = 0;
    Ratio share = 0;
    bool yes = false;
    std::string name;
    BrokerId broker;
    Word word = Word::lost;

    void fields(auto&& field) {
        field({.name = "at", .meaning = "a time"}, at);
        field({.name = "lasts", .meaning = "a span"}, lasts);
        field({.name = "data", .meaning = "bytes"}, data);
        field({.name = "speed", .meaning = "a rate"}, speed);
        field({.name = "count", .meaning = "a count"}, count);
        field({.name = "small", .meaning = "a small count"}, small);
        field({.name = "share", .meaning = "a ratio"}, share);
        field({.name = "yes", .meaning = "a truth"}, yes);
        field({.name = "name", .meaning = "a text"}, name);
        field({.name = "broker", .meaning = "an id"}, broker);
        field({.name = "word", .meaning = "a word"}, word);
    }
};

struct Lost {
    static constexpr std::string_view kind = "Lost";
    BrokerId broker;
    void fields(auto&& field) { field({.name = "broker", .meaning = "which"}, broker); }
};

struct Won {
    static constexpr std::string_view kind = "Won";
    BrokerId broker;
    void fields(auto&& field) { field({.name = "broker", .meaning = "which"}, broker); }
};

Everything example() {
    Everything fact;
    fact.at = Time{1'500'000'000};
    fact.lasts = 250_ms;
    fact.data = 3_kB;
    fact.speed = 2_MBps;
    fact.count = -7;
    fact.small = 9;
    fact.share = 0.25;
    fact.yes = true;
    fact.name = "leader";
    fact.broker = BrokerId{4};
    fact.word = Word::found;
    return fact;
}

std::string digest_of_note(Time when, BrokerId broker, bool won, bool caused) {
    Agenda agenda;
    Journal journal(agenda);
    const FactId first = journal.note(Lost{BrokerId{0}});
    agenda.run_until(when);
    const FactId cause = caused ? first : no_fact;
    if (won) {
        journal.note(Won{broker}, cause);
    } else {
        journal.note(Lost{broker}, cause);
    }
    return journal.digest().hex();
}

}  // namespace

TEST_CASE("a fact is stored with its time, its cause and each of its values") {
    Agenda agenda;
    Journal journal(agenda);
    const FactId lost = journal.note(Lost{BrokerId{2}});
    agenda.run_until(Time{5});
    const FactId all = journal.note(example(), lost);
    CHECK(lost == 0);
    CHECK(all == 1);
    const FactRecord& record = journal.records().at(all);
    CHECK(record.at == Time{5});
    CHECK(record.kind == "Everything");
    CHECK(record.cause == lost);
    CHECK(journal.records()[lost].cause == no_fact);
    const std::vector<std::pair<std::string_view, FactValue>> expected = {
        {"at", 1.5},   {"lasts", 0.25},     {"data", 3000.0},         {"speed", 2e6}, {"count", std::int64_t{-7}}, {"small", std::int64_t{9}}, {"share", 0.25},
        {"yes", std::int64_t{1}}, {"name", std::string("leader")}, {"broker", std::int64_t{4}}, {"word", std::string("found")}};
    CHECK(record.values == expected);
}

TEST_CASE("subscribers hear their own type, in order, with the time") {
    Agenda agenda;
    Journal journal(agenda);
    std::string heard;
    journal.on<Lost>([&heard](Time at, const Lost& fact) { heard += "a" + std::to_string(fact.broker.value) + "@" + std::to_string(at.ns) + " "; });
    journal.on<Lost>([&heard](Time, const Lost&) { heard += "b "; });
    journal.on<Won>([&heard](Time, const Won&) { heard += "won "; });
    journal.note(Lost{BrokerId{3}});
    agenda.run_until(Time{7});
    journal.note(Won{BrokerId{3}});
    journal.note(Lost{BrokerId{5}});
    CHECK(heard == "a3@0 b won a5@7 b ");
}

TEST_CASE("a subscriber may note further facts and subscribe") {
    Agenda agenda;
    Journal journal(agenda);
    int won = 0;
    journal.on<Lost>([&](Time, const Lost& fact) {
        journal.on<Won>([&won](Time, const Won&) { ++won; });
        journal.note(Won{fact.broker}, 0);
    });
    journal.note(Lost{BrokerId{1}});
    CHECK(won == 1);
    CHECK(journal.records().size() == 2);
    CHECK(journal.records()[1].kind == "Won");
}

TEST_CASE("the digest covers time, kind, values and cause, and nothing of who listens") {
    const std::string base = digest_of_note(Time{5}, BrokerId{1}, false, false);
    CHECK(base == digest_of_note(Time{5}, BrokerId{1}, false, false));
    CHECK(base != digest_of_note(Time{6}, BrokerId{1}, false, false));
    CHECK(base != digest_of_note(Time{5}, BrokerId{2}, false, false));
    CHECK(base != digest_of_note(Time{5}, BrokerId{1}, true, false));
    CHECK(base != digest_of_note(Time{5}, BrokerId{1}, false, true));
    Agenda agenda;
    Journal quiet(agenda), watched(agenda);
    watched.on<Lost>([](Time, const Lost&) {});
    quiet.note(Lost{BrokerId{1}});
    watched.note(Lost{BrokerId{1}});
    CHECK(quiet.digest().value() == watched.digest().value());
}

TEST_CASE("the digest of known facts never changes") {
    Agenda agenda;
    Journal journal(agenda);
    journal.note(example());
    CHECK(journal.digest().hex() == "4f3623d995eb304e");
}

TEST_CASE("a cause that has not been noted is a mistake") {
    Agenda agenda;
    Journal journal(agenda);
    CHECK_THROWS_AS(journal.note(Lost{BrokerId{1}}, 0), OurMistake);
    CHECK(journal.records().empty());
}
