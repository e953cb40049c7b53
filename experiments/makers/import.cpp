// Files are read first, then brokers get numbers and zones, then topics become rows, last the machines.
#include "experiments/makers/import.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <sstream>

#include "experiments/config_error.hpp"
#include "experiments/makers/broker_capacity.hpp"
#include "experiments/makers/cluster_listing.hpp"
#include "experiments/makers/rack_guess.hpp"
#include "experiments/makers/sizing.hpp"
#include "experiments/makers/topic_rates.hpp"
#include "experiments/makers/topic_rows.hpp"
#include "experiments/words.hpp"

namespace rehearse {
namespace {

constexpr std::size_t most_zones = 26;

std::string text_of_file(const std::string& path, const char* what) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw ConfigError(path, "", std::string("expected ") + what + ", found no such file");
    return std::move(text).str();
}

class Import {
public:
    Import(const ImportFiles& files, const ImportManner& manner, const Catalog& catalog) : files_(files), manner_(manner), catalog_(catalog) {}

    Imported made() {
        read();
        number_brokers();
        made_.draft.topics = topic_rows(listing_, rates_, rows_);
        describe();
        choose_machines();
        say_what_is_left_out();
        return std::move(made_);
    }

private:
    void read() {
        listing_ = parse_topic_description(text_of_file(files_.topics, "the output of kafka-topics --describe"), files_.topics);
        if (!files_.brokers.empty()) add_brokers(listing_, text_of_file(files_.brokers, "brokers"), files_.brokers);
        if (!files_.log_dirs.empty()) add_log_dirs(listing_, text_of_file(files_.log_dirs, "the output of kafka-log-dirs"), files_.log_dirs);
        count_what_is_off();
        if (!files_.reassignment.empty()) add_reassignment(listing_, text_of_file(files_.reassignment, "a reassignment"), files_.reassignment);
        if (!files_.groups.empty()) add_groups(listing_, text_of_file(files_.groups, "consumer groups"), files_.groups);
        if (!files_.rates.empty()) rates_ = parse_topic_rates(text_of_file(files_.rates, "rates of topics"), files_.rates);
        if (files_.rates.empty() && files_.log_dirs.empty())
            throw ConfigError("rehearse import", "", "expected --rates, or --log-dirs from which rates follow, found neither: nothing says how much is written");
    }

    void say(const std::string& remark) { made_.remarks.push_back(remark); }

    void count_what_is_off() {
        std::size_t elsewhere = 0, behind = 0;
        for (const ListedTopic& topic : listing_.topics)
            for (const ListedPartition& partition : topic.partitions) {
                elsewhere += partition.leader != partition.replicas.front();
                behind += partition.in_sync < partition.replicas.size();
            }
        const std::string of_all = " of " + in_words(static_cast<double>(listing_.partitions())) + " partitions ";
        if (elsewhere > 0) say(in_words(static_cast<double>(elsewhere)) + of_all + "are led by another than their preferred replica; a study starts with preferred leaders");
        if (behind > 0) say(in_words(static_cast<double>(behind)) + of_all + "have replicas out of sync; a study starts with all of them in sync");
    }

    void number_brokers() {
        const std::map<Count, std::size_t> homes = zones();
        std::vector<std::string>& words = made_.draft.zone_of_each;
        for (const auto& [id, rack] : listing_.brokers) {
            rows_.number_of[id] = static_cast<std::uint32_t>(words.size() + 1);
            words.emplace_back(1, static_cast<char>('a' + homes.at(id)));
        }
        rows_.anonymise = manner_.anonymise;
        made_.draft.brokers = static_cast<Count>(words.size());
        bool in_turn = true;
        for (std::size_t b = 0; b < words.size(); ++b) in_turn = in_turn && words[b][0] - 'a' == static_cast<int>(b % static_cast<std::size_t>(made_.draft.zones));
        if (in_turn) words.clear();    // as a study places them anyway
    }

    /// Racks as listed, else as read off from the placement, else the ids in turn.
    std::map<Count, std::size_t> zones() {
        std::set<std::string> racks;
        for (const auto& [id, rack] : listing_.brokers) racks.insert(rack);
        if (!racks.contains("")) {
            if (racks.size() > most_zones) throw ConfigError(files_.brokers, "", "expected at most 26 racks, found " + std::to_string(racks.size()));
            std::map<Count, std::size_t> homes;
            for (const auto& [id, rack] : listing_.brokers) homes[id] = static_cast<std::size_t>(std::distance(racks.begin(), racks.find(rack)));
            made_.draft.zones = static_cast<Count>(racks.size());
            return homes;
        }
        if (const auto guess = guess_racks(listing_)) {
            for (const auto& [id, zone] : *guess) made_.draft.zones = std::max(made_.draft.zones, static_cast<Count>(zone) + 1);
            say("no racks are listed; brokers that share no partition are taken to stand in one zone, which gives " + std::to_string(made_.draft.zones) + " zones (--brokers FILE names them)");
            return *guess;
        }
        say("no racks are listed, and the placement does not show them: brokers stand in zones a, b, c in turn, which is a guess (--brokers FILE names them)");
        std::map<Count, std::size_t> homes;
        for (const auto& [id, rack] : listing_.brokers) homes.emplace(id, homes.size() % 3);
        return homes;
    }

    void describe() {
        StudyDraft& d = made_.draft;
        d.cloud = manner_.cloud;
        d.region = manner_.region;
        d.question = "How long do clients of this cluster wait when a zone is lost for half an hour?";
        const std::string size = in_words(static_cast<double>(listing_.topics.size())) + " topics with " + in_words(static_cast<double>(listing_.partitions())) + " partitions on " +
                                 in_words(static_cast<double>(d.brokers)) + " brokers";
        d.head = {"A cluster as its own tools list it, made by rehearse import: " + size + ".",
                  "Topics of one shape whose partitions carry rates within a factor of four are one row; each partition keeps its brokers."};
        if (!manner_.anonymise) d.head.push_back(numbering());
        d.load_remark = files_.rates.empty() ? "Rates follow from what topics hold and how long they keep it." : "Rates as measured, the mean over all samples.";
        d.daily = rates_.daily;
        if (!d.daily.empty()) d.starts_at_hour = std::ranges::max_element(d.daily) - d.daily.begin();
        if (!d.daily.empty()) d.load_remark += " All topics follow the course of their sum over the day (UTC); the run begins in its busiest hour.";
        d.timeline = {d.zones > 1 ? R"({ "at": "10 min", "fail": "zone", "zone": "b", "returns": { "after": "30 min", "volumes": "kept" } })"
                                  : R"({ "at": "10 min", "fail": "broker", "broker": 1, "returns": { "after": "30 min", "volumes": "kept" } })"};
        d.compare = {"kafka"};
        say(size + " in " + std::to_string(d.topics.size()) + " rows");
    }

    std::string numbering() const {
        const auto& numbers = rows_.number_of;
        return "Brokers are numbered in the order of their ids: 1 is " + std::to_string(numbers.begin()->first) + ", " + std::to_string(numbers.size()) + " is " +
               std::to_string(numbers.rbegin()->first) + ".";
    }

    void choose_machines() {
        StudyDraft& d = made_.draft;
        FleetLoad load = whole_load();
        FleetWish wish{d.cloud, d.region, d.zones, d.brokers, manner_.instance, false};
        BrokerCapacity capacity;
        if (!files_.capacity.empty()) {
            capacity = parse_broker_capacity(text_of_file(files_.capacity, "a capacity file"), files_.capacity);
            for (const std::string& remark : capacity.remarks) say(remark);
            if (wish.instance.empty()) wish.instance = machine_like(capacity);
        }
        const ChosenFleet fleet = choose_fleet(wish, load, catalog_, "rehearse import");
        d.instance = fleet.instance->type;
        d.volume = fleet.volume->name;
        const bool stated = capacity.disk.count > 0 && !fleet.volume->local;
        d.volume_size = stated ? Bytes{std::max(1.0, std::round(capacity.disk.count / 1e9)) * 1e9} : fleet.size;
        d.volume_throughput = fleet.throughput;
        d.directories = std::min<Count>(capacity.directories, 64);
        d.fleet_remark = manner_.instance.empty() ? "Machines are not in any listing: these are the cheapest that carry the load" +
                                                        std::string(files_.capacity.empty() ? " with half of network and volume free." : " of the capacity file.")
                                                  : "Machines as named on the command line.";
        if (manner_.instance.empty()) say("no listing names machines: " + d.instance + " with " + d.volume + " is chosen (--instance TYPE names another)");
    }

    FleetLoad whole_load() const {
        FleetLoad load{Rate{}, 0, 1, Bytes{}};
        double read = 0;
        for (const DraftTopic& t : made_.draft.topics) {
            load.written += t.rate;
            read += t.rate.per_second * static_cast<double>(t.groups);
            load.held += t.rate * t.retention * static_cast<double>(t.replicas);
            load.replicas = std::max(load.replicas, t.replicas);
        }
        if (load.written.per_second > 0) load.fan_out = read / load.written.per_second;
        load.held = load.held * (1 / static_cast<double>(load.replicas));
        return load;
    }

    /// The cheapest type that has this much network and as many processors; empty when none has.
    std::string machine_like(const BrokerCapacity& capacity) const {
        const InstanceType* best = nullptr;
        double least = 0;
        for (const InstanceType& machine : catalog_.instances) {
            if (machine.provider != manner_.cloud || !(machine.ebs_base.per_second > 0) || machine.nic_base < std::max(capacity.in, capacity.out) || machine.vcpu < capacity.cores) continue;
            const PriceRow* price = catalog_.prices.find(manner_.cloud, manner_.region, InstanceType::price_item(machine.type));
            if (!price || (best && price->usd.approximate() >= least)) continue;
            best = &machine;
            least = price->usd.approximate();
        }
        return best ? best->type : "";
    }

    void say_what_is_left_out() {
        std::size_t silent = 0, for_ever = 0, unread = 0;
        for (const ListedTopic& topic : listing_.topics) {
            silent += !rates_.topics.contains(topic.name) && topic.bytes() <= 0;
            for_ever += topic.number("retention.ms").value_or(1) < 0;
        }
        for (const DraftTopic& t : made_.draft.topics) unread += t.groups == 0;
        if (silent > 0) say(in_words(static_cast<double>(silent)) + " topics have neither a rate nor a size: nobody writes them in the study");
        if (for_ever > 0) say(in_words(static_cast<double>(for_ever)) + " topics are kept for ever; without a rate and a size a week is taken");
        if (unread == made_.draft.topics.size()) say("nothing says who reads: no consumer groups in the study (--groups FILE lists them)");
    }

    const ImportFiles& files_;
    const ImportManner& manner_;
    const Catalog& catalog_;
    ClusterListing listing_;
    TopicRates rates_;
    TopicRowManner rows_;
    Imported made_;
};

}  // namespace

Imported import_cluster(const ImportFiles& files, const ImportManner& manner, const Catalog& catalog) { return Import(files, manner, catalog).made(); }

}  // namespace rehearse
