// Each failure states its target; each entrant says whether it has it.
#include "experiments/timeline_check.hpp"

#include <algorithm>
#include <vector>

#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"
#include "experiments/quantity.hpp"
#include "models/architecture.hpp"

namespace rehearse {
namespace {

using Names = std::vector<std::string>;

bool has_parts(const ArchitectureInfo& design, const Target& target) {
    return design.parts.missing_for(target).empty();
}

class FailureCheck {
public:
    FailureCheck(const StudySpec& spec, const std::string& file, std::size_t index, const Target& target, std::string_view kind)
        : spec_(spec), file_(file), path_("timeline[" + std::to_string(index) + "]"), target_(target), kind_(kind) {}

    void check_target() const {
        if (!target_.zone.empty() && target_.broker) refuse("", "expected a zone or a broker, found both");
        if (!target_.zone.empty()) check_zone();
        if (target_.broker) check_broker();
        if (target_.controller) check_controller();
        if (needs_place() && target_.zone.empty() && !target_.broker) refuse("", "expected a zone or a broker, found neither");
        if (target_.field == "topic") check_members();
        check_parts();
    }

    void check_timing(const Timing& timing) const {
        if (timing.at < spec_.horizon) return;
        throw ConfigError(
            file_, "horizon",
            "expected a time after the failure at " + to_text(timing.at) + " (" + path_ + "), found " + to_text(spec_.horizon));
    }

private:
    bool needs_place() const { return target_.field == "zone" || target_.field == "broker"; }

    void check_zone() const {
        Names zones;
        for (const Entrant& entrant : entrants_of(spec_))
            for (const std::string& zone : zone_names_of(*entrant.cluster))
                if (std::ranges::find(zones, zone) == zones.end()) zones.push_back(zone);
        if (std::ranges::find(zones, target_.zone) != zones.end()) return;
        refuse(".zone", expected_one_of("zone", zones, target_.zone), nearest_hint(target_.zone, zones));
    }

    void check_members() const {
        Names counted, read;
        for (const ClientSpec& client : spec_.clients)
            if (const auto* c = std::get_if<ConsumerSpec>(&client)) (c->members ? counted : read).push_back(c->topic);
        if (std::ranges::find(counted, target_.members_of) != counted.end()) return;
        if (std::ranges::find(read, target_.members_of) != read.end())
            refuse(".topic", "expected a topic whose consumers state how many \"members\" a group has, found " + in_quotes(target_.members_of));
        counted.insert(counted.end(), read.begin(), read.end());
        refuse(".topic", expected_one_of("topic that is consumed", counted, target_.members_of), nearest_hint(target_.members_of, counted));
    }

    void check_broker() const {
        Count most = 0;
        for (const Entrant& entrant : entrants_of(spec_)) most = std::max(most, entrant.cluster->brokers.count);
        if (*target_.broker >= 1 && *target_.broker <= most) return;
        refuse(".broker", "expected a broker from 1 to " + std::to_string(most) + ", found " + std::to_string(*target_.broker));
    }

    void check_controller() const {
        Count most = 0;
        for (const Entrant& entrant : entrants_of(spec_)) most = std::max(most, entrant.cluster->controllers);
        if (*target_.controller <= most) return;
        refuse(".controller", "expected a controller from 1 to " + std::to_string(most) + ", found " + std::to_string(*target_.controller));
    }

    void check_parts() const {
        Names compared, owners;
        for (const Entrant& entrant : entrants_of(spec_)) compared.push_back(entrant.architecture);
        for (const ArchitectureInfo& design : architectures())
            if (has_parts(design, target_)) owners.emplace_back(design.name);
        const auto owns = [&](const std::string& name) { return std::ranges::find(owners, name) != owners.end(); };
        if (std::ranges::any_of(compared, owns)) return;
        const std::string part = std::string(Parts{}.missing_for(target_));
        refuse(".fail",
               "expected a failure of something that a compared design has, but none of " + listed(compared) + " has " + part +
                   ", found " + in_quotes(kind_),
               "designs that have " + part + ": " + listed(owners));
    }

    [[noreturn]] void refuse(const std::string& below, const std::string& clause, const std::string& hint = {}) const {
        throw ConfigError(file_, path_ + below, clause, hint);
    }

    const StudySpec& spec_;
    const std::string& file_;
    std::string path_;
    Target target_;
    std::string kind_;
};

}  // namespace

void check_timeline(const StudySpec& spec, const std::string& file) {
    if (spec.timeline.empty()) throw ConfigError(file, "timeline", "expected at least one failure, found an empty list");
    for (std::size_t i = 0; i < spec.timeline.size(); ++i) {
        std::visit(
            [&]<class Failure>(const Failure& failure) {
                const FailureCheck check(spec, file, i, failure.target(), Failure::kind);
                check.check_target();
                check.check_timing(failure.timing);
            },
            spec.timeline[i]);
    }
}

}  // namespace rehearse
