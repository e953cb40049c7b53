// The order follows the file: who is compared, their fleets, topics, clients, settings, and last what fails.
#include "experiments/study_check.hpp"

#include <algorithm>
#include <vector>

#include "experiments/cluster_check.hpp"
#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"
#include "experiments/placement_check.hpp"
#include "experiments/quantity.hpp"
#include "experiments/rates.hpp"
#include "experiments/target.hpp"
#include "experiments/timeline_check.hpp"
#include "models/architecture.hpp"

namespace rehearse {
namespace {

using Names = std::vector<std::string>;

std::string place(const char* list, std::size_t index, const std::string& below = {}) {
    return list + ("[" + std::to_string(index) + "]") + below;
}

bool keeps_data(const Entrant& entrant) { return find_architecture(entrant.architecture)->parts.data_volumes; }

class StudyCheck {
public:
    StudyCheck(const StudySpec& spec, const std::string& file) : spec_(spec), file_(file), entrants_(entrants_of(spec)) {}

    void check_entrants() const {
        if (entrants_.empty()) refuse("compare", "expected at least one architecture, found an empty list");
        const Names known = architecture_names();
        for (std::size_t i = 0; i < entrants_.size(); ++i) {
            const Entrant& entrant = entrants_[i];
            expect_known(entrant.path, "architecture", entrant.architecture, known);
            for (std::size_t j = 0; j < i; ++j)
                if (entrants_[j].architecture == entrant.architecture)
                    refuse(entrant.path, "expected each architecture once, found " + in_quotes(entrant.architecture) + " twice");
        }
    }

    void check_fleets(const Catalog& catalog) const {
        for (const Entrant& entrant : entrants_) {
            check_cluster(*entrant.cluster, *find_architecture(entrant.architecture), spec_.assumptions, catalog, file_, entrant.cluster_path);
            check_homes(*entrant.cluster, entrant.cluster_path, file_);
        }
    }

    void check_topics() const {
        if (spec_.topics.empty()) refuse("topics", "expected at least one topic, found an empty list");
        for (std::size_t i = 0; i < spec_.topics.size(); ++i) check_topic(i);
    }

    void check_clients() const {
        if (spec_.clients.empty()) refuse("clients", "expected at least one client, found an empty list");
        Names topics;
        for (const TopicSpec& topic : spec_.topics) topics.push_back(topic.name);
        for (std::size_t i = 0; i < spec_.clients.size(); ++i) {
            const ClientSpec& client = spec_.clients[i];
            std::visit(
                [&]<class Spec>(const Spec& known) {
                    expect_known(place("clients", i, "." + std::string(Spec::key)), "topic", known.topic, topics);
                },
                client);
            if (const auto* producer = std::get_if<ProducerSpec>(&client))
                check_profile(producer->profile, place("clients", i, ".profile"));
        }
    }

    void check_settings() const {
        const KafkaSettings& kafka = spec_.settings.kafka;
        expect_less("settings[\"broker.heartbeat.interval.ms\"]", kafka.broker_heartbeat_interval, "broker.session.timeout.ms",
                    kafka.broker_session_timeout);
        const GroupSettings& group = spec_.settings.group;
        expect_less("settings[\"heartbeat.interval.ms\"]", group.heartbeat_interval, "session.timeout.ms", group.session_timeout);
        expect_less("settings[\"group.consumer.heartbeat.interval.ms\"]", group.next_heartbeat_interval, "group.consumer.session.timeout.ms",
                    group.next_session_timeout);
        expect_less("settings[\"request.timeout.ms\"]", kafka.request_timeout, "delivery.timeout.ms", kafka.delivery_timeout);
        const Assumptions& world = spec_.assumptions;
        expect_ordered("assumptions[\"votes least\"]", world.votes_and_activation_least.seconds(), "votes most",
                       world.votes_and_activation_most.seconds());
    }

private:
    void check_topic(std::size_t i) const {
        const TopicSpec& topic = spec_.topics[i];
        if (topic.name.empty()) refuse(place("topics", i, ".name"), "expected a name, found an empty text");
        for (std::size_t j = 0; j < i; ++j)
            if (spec_.topics[j].name == topic.name)
                refuse(place("topics", i, ".name"), "expected each topic name once, found " + in_quotes(topic.name) + " twice");
        if (topic.partitions < topic.count)
            refuse(place("topics", i, ".partitions"), "expected at least one partition for each of " +
                                                          std::to_string(topic.count) + " topics, found " +
                                                          std::to_string(topic.partitions));
        if (topic.min_insync_replicas > topic.replication_factor)
            refuse(place("topics", i, "[\"min.insync.replicas\"]"), "expected at most the replication.factor " +
                                                                        std::to_string(topic.replication_factor) + ", found " +
                                                                        std::to_string(topic.min_insync_replicas));
        for (const Entrant& entrant : entrants_) check_replicas_fit(entrant, i);
        check_placement(topic, place("topics", i), entrants_, file_);
    }

    /// Designs that keep data on brokers need as many brokers as replicas.
    void check_replicas_fit(const Entrant& entrant, std::size_t i) const {
        const Count brokers = entrant.cluster->brokers.count;
        const Count replicas = spec_.topics[i].replication_factor;
        if (!keeps_data(entrant) || replicas <= brokers) return;
        refuse(place("topics", i, "[\"replication.factor\"]"), "expected at most " + std::to_string(brokers) +
                                                                   ", the number of brokers in " + entrant.cluster_path +
                                                                   ", found " + std::to_string(replicas));
    }

    void check_profile(const ProfileSpec& profile, const std::string& path) const {
        if (!profile.daily.empty() && profile.daily.size() != 24)
            refuse(path + ".daily", "expected 24 factors, one an hour, found " + std::to_string(profile.daily.size()));
        if (!profile.weekly.empty() && profile.weekly.size() != 7)
            refuse(path + ".weekly", "expected 7 factors, one a day, found " + std::to_string(profile.weekly.size()));
    }

    void expect_less(const std::string& path, Duration small, const std::string& other, Duration large) const {
        if (small >= large) refuse(path, "expected less than " + other + " (" + to_text(large) + "), found " + to_text(small));
    }

    void expect_ordered(const std::string& path, double small, const std::string& other, double large) const {
        if (small > large)
            refuse(path, "expected at most " + in_quotes(other) + " (" + to_text(large) + " s), found " + to_text(small) + " s");
    }

    void expect_known(const std::string& path, const std::string& noun, const std::string& found, const Names& known) const {
        if (std::ranges::find(known, found) == known.end())
            refuse(path, expected_one_of(noun, known, found), nearest_hint(found, known));
    }

    [[noreturn]] void refuse(const std::string& path, const std::string& clause, const std::string& hint = {}) const {
        throw ConfigError(file_, path, clause, hint);
    }

    const StudySpec& spec_;
    const std::string& file_;
    std::vector<Entrant> entrants_;
};

}  // namespace

void check_study(const StudySpec& spec, const Catalog& catalog, const std::string& file) {
    const StudyCheck check(spec, file);
    check.check_entrants();
    check.check_fleets(catalog);
    check.check_topics();
    check.check_clients();
    check.check_settings();
    check_timeline(spec, file);
    parse_targets(spec, file);
    with_own_rates(spec, catalog, file);
}

}  // namespace rehearse
