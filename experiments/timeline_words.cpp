// Every failure kind states its meaning and its target; its other parameters are named as the study names them.
#include "experiments/timeline_words.hpp"

#include <algorithm>
#include <array>

#include "experiments/json_leaf.hpp"
#include "experiments/json_writer.hpp"
#include "experiments/quantity.hpp"

namespace rehearse {
namespace {

std::string return_words(const std::optional<ReturnSpec>& returns) {
    if (!returns) return "; never comes back";
    return "; back after " + to_text(returns->after) + ", volumes " + plain_text(to_json(returns->volumes));
}

/// ", speed 0.1": whatever the kind has besides its target and timing.
template <class Failure>
std::string parameter_words(const Failure& failure) {
    constexpr std::array said{std::string_view("at"), std::string_view("returns"), std::string_view("zone"),
                              std::string_view("broker"), std::string_view("controller")};
    std::string words;
    look_at_fields(failure, [&](const Field& field, const auto& member) {
        const bool is_said = std::find(said.begin(), said.end(), field.name) != said.end();
        if constexpr (LeafShape<std::remove_cvref_t<decltype(member)>>)
            if (!is_said) words.append(", ").append(field.name).append(" ").append(plain_text(to_json(member)));
    });
    return words;
}

}  // namespace

std::string target_words(const Target& target) {
    if (target.broker) return (target.data_volume ? "data volume of broker " : "broker ") + std::to_string(*target.broker);
    if (target.coordinator) return "coordinator";
    if (target.controller) return "controller " + std::to_string(*target.controller);
    if (target.object_store) return "object store";
    if (!target.members_of.empty()) return "consumers of " + target.members_of;
    return target.zone.empty() ? "cluster" : "zone " + target.zone;
}

std::vector<std::string> timeline_words(const StudySpec& spec) {
    std::vector<std::string> sentences;
    for (const FailureSpec& entry : spec.timeline)
        std::visit(
            [&]<class Failure>(const Failure& failure) {
                sentences.push_back(to_text(failure.timing.at) + ": " + target_words(failure.target()) +
                                    parameter_words(failure) + " (" + std::string(Failure::meaning) + ")" +
                                    return_words(failure.timing.returns) + ".");
            },
            entry);
    return sentences;
}

}  // namespace rehearse
