// How often parts of a cluster fail and how long they stay away: what a year of failures is drawn from. Rows of one name are
// alternatives; the one that names most of the place (provider, region, volume type, design) counts.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/fields.hpp"

namespace rehearse {

/// What the rate is per.
enum class HazardOf { machine, volume, disk, zone, region, controller, coordinator };
template <>
struct EnumWords<HazardOf> {
    static constexpr std::array words{std::pair{std::string_view("machine"), HazardOf::machine}, std::pair{std::string_view("volume"), HazardOf::volume},
                                      std::pair{std::string_view("disk"), HazardOf::disk}, std::pair{std::string_view("zone"), HazardOf::zone},
                                      std::pair{std::string_view("region"), HazardOf::region}, std::pair{std::string_view("controller"), HazardOf::controller},
                                      std::pair{std::string_view("coordinator"), HazardOf::coordinator}};
};

/// What happens to it, as a failure of a timeline; `machines` is a common shock: a share of the machines of a zone crash together.
enum class HazardDoes { crash, lose_data, machines, power, cut_off, slow, no_store, no_coordinator };
template <>
struct EnumWords<HazardDoes> {
    static constexpr std::array words{std::pair{std::string_view("crash"), HazardDoes::crash}, std::pair{std::string_view("lose data"), HazardDoes::lose_data},
                                      std::pair{std::string_view("crash together"), HazardDoes::machines}, std::pair{std::string_view("lose power"), HazardDoes::power},
                                      std::pair{std::string_view("cut off"), HazardDoes::cut_off}, std::pair{std::string_view("slow volume"), HazardDoes::slow},
                                      std::pair{std::string_view("no object store"), HazardDoes::no_store}, std::pair{std::string_view("no coordinator"), HazardDoes::no_coordinator}};
};

/// The law of a span of time.
enum class SpanWord { fixed, exponential, lognormal, weibull };
template <>
struct EnumWords<SpanWord> {
    static constexpr std::array words{std::pair{std::string_view("fixed"), SpanWord::fixed}, std::pair{std::string_view("exponential"), SpanWord::exponential},
                                      std::pair{std::string_view("lognormal"), SpanWord::lognormal}, std::pair{std::string_view("weibull"), SpanWord::weibull}};
};

struct SpanRow {
    SpanWord law = SpanWord::fixed;
    double hours = 0;
    double shape = 1;
    double least_hours = 0;

    void fields(auto&& field) {
        field({.name = "law", .meaning = "how it is distributed", .required = true}, law);
        field({.name = "hours", .meaning = "fixed: the span; exponential: the mean; lognormal: the median; weibull: the scale", .required = true, .least = 0}, hours);
        field({.name = "shape", .meaning = "lognormal: deviation of the logarithm; weibull: shape", .least = 0}, shape);
        field({.name = "least_hours", .meaning = "added to every draw", .least = 0}, least_hours);
    }
};

struct HazardRow {
    static constexpr std::string_view file = "hazards.json", rows = "hazards";
    std::string name;
    HazardOf of = HazardOf::machine;
    HazardDoes does = HazardDoes::crash;
    std::string provider = "any", region = "any", volume = "any", architecture = "any";
    double per_year = 0;
    double shape = 1;
    double service_life = 5;
    SpanRow away;
    bool replaced = false;
    double struck = 1;
    double volumes_lost = 0;
    double speed = 1;
    std::string from, as_of, source, note;

    void fields(auto&& field) {
        field({.name = "name", .meaning = "what reports call it", .required = true}, name);
        field({.name = "of", .meaning = "what the rate is per", .required = true}, of);
        field({.name = "does", .meaning = "what happens to it", .required = true}, does);
        field({.name = "provider", .meaning = "cloud that it holds for"}, provider);
        field({.name = "region", .meaning = "region that it holds for"}, region);
        field({.name = "volume", .meaning = "volume type that it holds for"}, volume);
        field({.name = "architecture", .meaning = "design that it holds for"}, architecture);
        field({.name = "per_year", .meaning = "failures of one in a year, the mean over its service life", .required = true, .least = 0}, per_year);
        field({.name = "shape", .meaning = "Weibull shape: 1 no memory, above 1 wear, below 1 early failures", .least = 0.1, .most = 10}, shape);
        field({.name = "service_life", .meaning = "years after which one is replaced anyway", .least = 0.1}, service_life);
        field({.name = "away", .meaning = "how long it stays away, without people and spares", .required = true}, away);
        field({.name = "replaced", .meaning = "it takes people and a spare to replace it before that span begins"}, replaced);
        field({.name = "struck", .meaning = "crash together: chance of each machine of the zone", .least = 0, .most = 1}, struck);
        field({.name = "volumes_lost", .meaning = "chance that each volume of the zone is lost with it", .least = 0, .most = 1}, volumes_lost);
        field({.name = "speed", .meaning = "slow volume: share of its speed that is left", .least = 0, .most = 1}, speed);
        field({.name = "from", .meaning = "item of failure_rates.json that the rate is taken from", .required = true}, from);
        field({.name = "as_of", .meaning = "date of the publication or of the copy", .required = true}, as_of);
        field({.name = "source", .meaning = "where it was read; \"unverified\" when from memory", .required = true}, source);
        field({.name = "note", .meaning = "a remark on the row"}, note);
    }
};

/// Who replaces what is lost for good, and with what. The first row counts.
struct ReplacementRow {
    static constexpr std::string_view rows = "replacement";
    Count crews = 1;
    SpanRow people;
    double spare_at_hand = 1, spare_at_hand_in_zone_loss = 1;
    SpanRow spare;
    std::string as_of, source, note;

    void fields(auto&& field) {
        field({.name = "crews", .meaning = "replacements that people work on at a time; the others wait in turn", .required = true, .least = 1}, crews);
        field({.name = "people", .meaning = "from the failure, or from a free crew, until a replacement is asked for", .required = true}, people);
        field({.name = "spare_at_hand", .meaning = "chance that the cloud has one at once", .required = true, .least = 0, .most = 1}, spare_at_hand);
        field({.name = "spare_at_hand_in_zone_loss", .meaning = "the same while a zone is lost", .required = true, .least = 0, .most = 1}, spare_at_hand_in_zone_loss);
        field({.name = "spare", .meaning = "else how long until it has", .required = true}, spare);
        field({.name = "as_of", .meaning = "date of the publication or of the copy", .required = true}, as_of);
        field({.name = "source", .meaning = "where it was read; \"unverified\" when from memory", .required = true}, source);
        field({.name = "note", .meaning = "a remark on the row"}, note);
    }
};

/// All of them, as one file states them.
struct HazardBook {
    std::vector<HazardRow> hazards;
    std::vector<ReplacementRow> replacement;
    std::string file;
};

}  // namespace rehearse
