// Each kind of spare is one entry of a list: its word, what it means, and how its rungs follow from the study and the catalog.
#include "experiments/questions/ladder.hpp"

#include <algorithm>
#include <array>

#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"
#include "experiments/json_leaf.hpp"
#include "experiments/quantity.hpp"
#include "experiments/questions/axis.hpp"

namespace rehearse {

namespace {

constexpr Count most_brokers_factor = 2;
constexpr double volume_step = 25.0 * 1024 * 1024;
constexpr double most_volume_steps = 100;
constexpr std::array throttles{"1 MB/s", "2 MB/s", "5 MB/s", "10 MB/s", "20 MB/s", "50 MB/s", "100 MB/s", "200 MB/s", "500 MB/s", "1 GB/s", "2 GB/s"};
constexpr std::array delays{"24 h", "12 h", "8 h", "4 h", "2 h", "1 h", "45 min", "30 min", "20 min", "15 min", "10 min", "5 min", "2 min", "1 min", "30 s", "10 s", "0 s"};

const ClusterSpec& fleet_of(const VariableStudy& study, const std::string& architecture) {
    for (const Entrant& entrant : entrants_of(study.study().spec))
        if (entrant.architecture == architecture) return *entrant.cluster;
    return study.study().spec.cluster;
}

[[noreturn]] void refuse(const std::string& word, const std::string& why) { throw ConfigError("--vary", "", "expected a study with " + why + " for " + in_quotes(word)); }

std::vector<Rung> broker_rungs(const VariableStudy&, const ClusterSpec& fleet) {
    std::vector<Rung> rungs;
    for (Count count = 1; count <= fleet.brokers.count * most_brokers_factor; ++count) rungs.push_back({std::to_string(count), {{"cluster.brokers.count", count}}});
    return rungs;
}

/// The machines of the study's family, each network wider than the last.
std::vector<Rung> nic_rungs(const VariableStudy& study, const ClusterSpec& fleet) {
    const std::string family = fleet.brokers.instance.substr(0, fleet.brokers.instance.find('.') + 1);
    std::vector<const InstanceType*> types;
    for (const InstanceType& type : study.catalog().instances)
        if (type.provider == fleet.cloud && !family.empty() && type.type.starts_with(family) && type.nic_base.per_second > 0) types.push_back(&type);
    std::ranges::stable_sort(types, [](const InstanceType* a, const InstanceType* b) { return std::pair(a->nic_base, a->vcpu) < std::pair(b->nic_base, b->vcpu); });
    std::vector<Rung> rungs;
    for (const InstanceType* type : types) rungs.push_back({type->type, {{"cluster.brokers.instance", type->type}}});
    return rungs;
}

std::vector<Rung> volume_rungs(const VariableStudy& study, const ClusterSpec& fleet) {
    const VolumeType* type = study.catalog().volume(fleet.cloud, fleet.brokers.volume.type);
    if (type == nullptr || type->local || !(type->most_throughput > type->base_throughput)) refuse("volume", "a volume whose throughput can be bought");
    const double width = type->most_throughput.per_second - type->base_throughput.per_second;
    const double step = std::max(volume_step, volume_step * std::ceil(width / volume_step / most_volume_steps));
    std::vector<Rung> rungs;
    for (double rate = type->base_throughput.per_second; rate <= type->most_throughput.per_second; rate += step) {
        const std::string text = to_text(Rate{rate});
        rungs.push_back({text, {{"cluster.brokers.volume.throughput", text}}});
    }
    return rungs;
}

/// The same text at a place of every entry of the timeline that `has` it.
template <class Texts, class Has>
std::vector<Rung> timeline_rungs(const VariableStudy& study, const Texts& texts, const std::string& place, Has has) {
    std::vector<Rung> rungs;
    for (const char* text : texts) {
        Rung rung{text, {}};
        const std::vector<FailureSpec>& timeline = study.study().spec.timeline;
        for (std::size_t i = 0; i < timeline.size(); ++i)
            if (std::visit(has, timeline[i])) rung.values.push_back({"timeline[" + std::to_string(i) + "]." + place, JsonValue(text)});
        rungs.push_back(std::move(rung));
    }
    return rungs;
}

std::vector<Rung> throttle_rungs(const VariableStudy& study, const ClusterSpec&) {
    std::vector<Rung> rungs = timeline_rungs(study, throttles, "throttle", []<class Kind>(const Kind&) { return Kind::kind == "reassign"; });
    if (rungs.front().values.empty()) refuse("throttle", "a reassignment in its timeline");
    return rungs;
}

std::vector<Rung> standby_rungs(const VariableStudy& study, const ClusterSpec&) {
    std::vector<Rung> rungs = timeline_rungs(study, delays, "returns.after", [](const auto& entry) { return entry.timing.returns.has_value(); });
    if (rungs.front().values.empty()) refuse("standby", "a failure that returns");
    return rungs;
}

struct Kind {
    const char *word, *meaning;
    std::vector<Rung> (*rungs)(const VariableStudy&, const ClusterSpec&);
};
constexpr std::array kinds{Kind{"brokers", "number of brokers", broker_rungs}, Kind{"nic", "machine type, by its network", nic_rungs},
                           Kind{"volume", "throughput of each broker's volume", volume_rungs}, Kind{"throttle", "throttle of the reassignment", throttle_rungs},
                           Kind{"standby", "time until what failed is back", standby_rungs}};

SpareLadder typed_ladder(const std::string& vary, const VariableStudy& study) {
    const SweepAxis axis = axis_of(vary, study, "--vary");
    SpareLadder ladder{axis.paths.front(), axis.paths.front(), {}, {}};
    for (std::size_t i = 0; i < axis.points.size(); ++i) ladder.rungs.push_back({axis.texts[i].front(), axis.points[i]});
    return ladder;
}

SpareLadder known_ladder(const std::string& word, const VariableStudy& study, const std::string& architecture) {
    std::vector<std::string> words;
    for (const Kind& kind : kinds) {
        if (kind.word == word) return {kind.word, kind.meaning, {}, kind.rungs(study, fleet_of(study, architecture))};
        words.emplace_back(kind.word);
    }
    throw ConfigError("--vary", "", expected_one_of("kind of spare", words, word) + ", or PATH=VALUES", nearest_hint(word, words));
}

bool makes_sense(const VariableStudy& study, const std::string& architecture, const Rung& rung) {
    try {
        study.varied({.architecture = architecture, .values = rung.values}, "--vary");
        return true;
    } catch (const ConfigError&) {
        return false;
    }
}

}  // namespace

SpareLadder ladder_of(const std::string& vary, const VariableStudy& study, const std::string& architecture) {
    SpareLadder ladder = vary.find('=') == std::string::npos ? known_ladder(vary, study, architecture) : typed_ladder(vary, study);
    if (!ladder.rungs.empty()) {
        const JsonValue effective = study.document({.architecture = architecture}, "--vary");
        const JsonValue now = VariableStudy(study_of(effective, "--vary", study.catalog(), StudyCheck::values_only), study.catalog()).value_at(ladder.rungs.front().values.front().path);
        ladder.now = now.is_null() ? "not set" : plain_text(now);
    }
    std::erase_if(ladder.rungs, [&](const Rung& rung) { return !makes_sense(study, architecture, rung); });
    if (ladder.rungs.empty()) throw ConfigError("--vary", "", "expected values with which the study makes sense, found none among those of " + in_quotes(vary));
    return ladder;
}

}  // namespace rehearse
