// Every value of the draft follows from an answer by a rule that the remark beside it states.
#include "experiments/makers/new_study.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "experiments/config_error.hpp"
#include "experiments/makers/sizing.hpp"
#include "experiments/quantity.hpp"
#include "experiments/words.hpp"

namespace rehearse {
namespace {

using Names = std::vector<std::string>;

void expect_known(const std::string& option, const std::string& noun, const std::string& found, const Names& known) {
    if (std::ranges::find(known, found) == known.end()) throw ConfigError("--" + option, "", expected_one_of(noun, known, found), nearest_hint(found, known));
}

/// The clouds that have machines in the catalog, and their regions that have prices.
Names clouds_of(const Catalog& catalog) {
    Names names;
    for (const InstanceType& row : catalog.instances)
        if (std::ranges::find(names, row.provider) == names.end()) names.push_back(row.provider);
    return names;
}

Names regions_of(const Catalog& catalog, const std::string& cloud) {
    Names names;
    for (const PriceRow& row : catalog.prices.rows)
        if (row.provider == cloud && row.item.starts_with("vm.on_demand.") && std::ranges::find(names, row.region) == names.end()) names.push_back(row.region);
    return names;
}

template <class Parse>
auto parsed(const std::string& option, const std::string& text, Parse parse) {
    try {
        return parse(text);
    } catch (const WrongValue& wrong) {
        throw ConfigError("--" + option, "", wrong.what(), wrong.hint());
    }
}

/// Megabytes a second are what the question asks for; a unit may stand behind the number all the same.
Rate parse_load(const std::string& text) {
    const bool bare = !text.empty() && text.find_first_not_of("0123456789.") == std::string::npos;
    const Rate rate = parse_rate(bare ? text + " MB/s" : text);
    if (rate.per_second > 0) return rate;
    throw WrongValue("expected more than nothing, found " + in_quotes(text));
}

Count parse_whole(const std::string& option, const std::string& text, Count least, Count most) {
    Count number = -1;
    const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (mistake == std::errc{} && end == text.data() + text.size() && number >= least && number <= most) return number;
    throw ConfigError("--" + option, "", "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ", found " + in_quotes(text));
}

/// Enough that no partition carries more than 1 MB/s, and a dozen for each broker, so that leaders spread.
Count partitions_for(Rate rate, Count brokers) {
    const Count by_rate = static_cast<Count>(std::ceil(rate.per_second / 1e6));
    return std::max(by_rate, 12 * brokers);
}

Names designs_on(const Catalog& catalog, const std::string& cloud, bool disks) {
    const bool has_store = std::ranges::any_of(catalog.object_stores, [&](const ObjectStoreType& row) { return row.provider == cloud; });
    Names designs;
    if (disks) designs.emplace_back("kafka");
    if (has_store) designs.insert(designs.end(), {"automq-s3", "inkless"});
    return designs;
}

std::string fleet_remark(const ChosenFleet& fleet, const BrokerLoad& each, const std::string& cloud) {
    const std::string rule = "The cheapest machines of the price list that carry the load with half of network ";
    const std::string load = ": each broker takes in " + in_words(each.in) + " and sends " + in_words(each.out);
    if (!fleet.volume) return rule + "free" + load + ". Designs that keep data on brokers are left out: no limits are published for the disks of " + cloud + "'s machines.";
    return rule + "and volume free, data filling at most 70 %" + load + ", and holds " + in_words(each.held) + ".";
}

std::string failure_text(Count zones) {
    return std::string("{ \"at\": \"10 min\", ") + (zones > 1 ? "\"fail\": \"zone\", \"zone\": \"b\"" : "\"fail\": \"broker\", \"broker\": 2") +
           ", \"returns\": { \"after\": \"30 min\", \"volumes\": \"kept\" } }";
}

}  // namespace

const std::vector<WishQuestion>& wish_questions() {
    static const std::vector<WishQuestion> all{
        {"cloud", "Which cloud?", "aws"},
        {"region", "Which region of its price list?", ""},
        {"zones", "How many zones?", "3"},
        {"rate", "How many MB/s do producers write at peak, after compression?", "50"},
        {"retention", "How long is data kept?", "72 h"},
        {"fan-out", "How many consumer groups read all of it?", "2"},
    };
    return all;
}

StudyDraft new_study(const AnswerTo& answer, const Catalog& catalog) {
    std::map<std::string, std::string> said;
    for (WishQuestion question : wish_questions()) {
        if (question.option == "region") {
            const Names regions = regions_of(catalog, said["cloud"]);
            question.fallback = std::ranges::find(regions, "us-east-1") != regions.end() || regions.empty() ? "us-east-1" : regions.front();
        }
        said[question.option] = answer(question);
        if (question.option == "cloud") expect_known("cloud", "cloud", said["cloud"], clouds_of(catalog));
        if (question.option == "region") expect_known("region", "region of " + said["cloud"], said["region"], regions_of(catalog, said["cloud"]));
    }
    StudyDraft draft;
    draft.cloud = said["cloud"];
    draft.region = said["region"];
    draft.zones = parse_whole("zones", said["zones"], 1, 26);
    const Rate rate = parsed("rate", said["rate"], parse_load);
    const Duration retention = parsed("retention", said["retention"], parse_duration);
    const Count groups = parse_whole("fan-out", said["fan-out"], 0, 1000);
    constexpr Count replicas = 3;
    const FleetLoad load{rate, static_cast<double>(groups), replicas, rate * retention};
    const bool disks = has_disks(draft.cloud, draft.region, catalog);
    const ChosenFleet fleet = choose_fleet({draft.cloud, draft.region, draft.zones, 0, "", !disks}, load, catalog, "rehearse new");
    const BrokerLoad each = load_of_each(load, fleet.brokers);

    draft.head = {"A first study, made by rehearse new. Every value is a starting point: put in what you know.",
                  "rehearse check says whether it can be played, rehearse compare plays it, rehearse show --effective lists what is left at defaults."};
    draft.question = std::string("How long do clients wait when a ") + (draft.zones > 1 ? "zone" : "broker") + " is lost for half an hour?";
    draft.brokers = fleet.brokers;
    draft.instance = fleet.instance->type;
    if (fleet.volume) draft.volume = fleet.volume->name;
    draft.volume_size = fleet.size;
    draft.volume_throughput = fleet.throughput;
    draft.fleet_remark = fleet_remark(fleet, each, draft.cloud);
    DraftTopic topic;
    topic.name = "events";
    topic.remark = "One topic stands for all; 12 partitions a broker or 1 MB/s a partition, whichever is more.";
    topic.partitions = partitions_for(rate, fleet.brokers);
    topic.retention = retention;
    topic.rate = rate;
    topic.groups = groups;
    if (draft.zones > 1) topic.from = "closest";
    draft.topics = {topic};
    draft.load_remark = "The load of the peak hour, all day long; \"profile\" gives it a course over day and week.";
    draft.timeline = {failure_text(draft.zones)};
    draft.compare = designs_on(catalog, draft.cloud, disks);
    return draft;
}

}  // namespace rehearse
