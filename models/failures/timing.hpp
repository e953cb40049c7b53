// What all failure kinds share: when they strike, and whether and how what failed comes back.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// What a machine's data volume holds when it returns.
enum class Volumes { kept, lost };
template <>
struct EnumWords<Volumes> {
    static constexpr std::array words{std::pair{std::string_view("kept"), Volumes::kept}, std::pair{std::string_view("lost"), Volumes::lost}};
};

/// What people do about a failure.
enum class HumanAct { notice, page, decide, approve, act, change_dns, change_bootstrap };
template <>
struct EnumWords<HumanAct> {
    static constexpr std::array words{std::pair{std::string_view("notice"), HumanAct::notice},
                                      std::pair{std::string_view("page"), HumanAct::page},
                                      std::pair{std::string_view("decide"), HumanAct::decide},
                                      std::pair{std::string_view("approve"), HumanAct::approve},
                                      std::pair{std::string_view("act"), HumanAct::act},
                                      std::pair{std::string_view("change DNS"), HumanAct::change_dns},
                                      std::pair{std::string_view("change bootstrap"), HumanAct::change_bootstrap}};
};

/// One step of people; how long it takes is drawn once for each seed, and is the same for all designs.
struct HumanStep {
    HumanAct step = HumanAct::notice;
    std::string owner;
    Duration takes;
    std::optional<Duration> slow;

    void fields(auto&& field) {
        field({.name = "step", .meaning = "what is done", .required = true}, step);
        field({.name = "owner", .meaning = "who does it", .required = true}, owner);
        field({.name = "takes", .meaning = "how long it takes in half of all cases", .required = true, .least = 0}, takes);
        field({.name = "slow", .meaning = "how long at most in 95 of 100 cases; default: always as long", .least = 0}, slow);
    }
};

/// The return of what failed.
struct ReturnSpec {
    Duration after;
    std::vector<HumanStep> people;
    Volumes volumes = Volumes::kept;

    void fields(auto&& field) {
        field({.name = "after", .meaning = "time until power, process or path is back: from the strike, or from the last step of people", .required = true, .least = 0}, after);
        field({.name = "people", .meaning = "steps that people take one after another from the strike on, before the world can start to return; default: none"}, people);
        field({.name = "volumes", .meaning = "kept, or lost: the data volume comes back empty", .source = "a power or process loss leaves network volumes intact", .as_of = "2026-11-21"}, volumes);
    }
};

/// When a failure strikes and when it ends.
struct Timing {
    Duration at;
    std::optional<ReturnSpec> returns;

    void fields(auto&& field) {
        field({.name = "at", .meaning = "time from the start of the run", .required = true, .least = 0}, at);
        field({.name = "returns", .meaning = "when what failed comes back; default: never"}, returns);
    }
};

/// What a failure needs to exist, for checks before the clock starts. Empty members: not needed.
struct Target {
    std::string_view field;           // the JSON key that names it
    std::string zone;
    std::optional<Count> broker;      // 1-based, as in the study
    bool data_volume = false;
    bool object_store = false;
    bool coordinator = false;
    std::optional<Count> controller{};    // 1-based
    std::string members_of{};         // a topic whose groups have members that the study counts
};

class World;

}  // namespace rehearse
