// One table of topics; each is drawn from the declarations or from the catalog, never from a list of its own.
#include "experiments/listing.hpp"

#include "experiments/config_error.hpp"
#include "experiments/json_choice.hpp"
#include "experiments/json_decimal.hpp"
#include "experiments/output_choice.hpp"
#include "experiments/parameter_help.hpp"
#include "experiments/target.hpp"
#include "experiments/text_table.hpp"
#include "experiments/words.hpp"
#include "models/architecture.hpp"
#include "models/study_spec.hpp"

namespace rehearse {
namespace {

std::string list_architectures(const Catalog&) {
    TextTable table({"architecture", "what it is"});
    for (const ArchitectureInfo& info : architectures()) table.add({std::string(info.name), std::string(info.meaning)});
    return table.text();
}

std::string list_failures(const Catalog&) {
    std::string text;
    for_each_alternative<FailureSpec>([&text]<class Failure>(Failure*) {
        text += "\"" + std::string(Failure::tag) + "\": \"" + std::string(Failure::kind) + "\"  " +
                std::string(Failure::meaning) + "\n" + parameter_table(parameters_of<Failure>());
    });
    return text;
}

template <class Part>
std::string part(const std::string& key) {
    return key + "\n" + parameter_table(parameters_of<Part>());
}

std::string list_study(const Catalog&) {
    return part<ClusterSpec>("cluster") + part<TopicSpec>("topics[]") + part<ProducerSpec>("clients[], producers") +
           part<ConsumerSpec>("clients[], consumers") + part<ContenderSpec>("compare[], a name or") +
           part<ReturnSpec>("timeline[].returns") + part<HumanStep>("timeline[].returns.people[]") + part<MoneySpec>("money");
}

std::string list_settings(const Catalog&) { return parameter_table(parameters_of<Settings>()); }
std::string list_assumptions(const Catalog&) { return parameter_table(parameters_of<Assumptions>()); }

std::string list_outputs(const Catalog&) {
    TextTable table({"output", "what it is"});
    for (const OutputKind& kind : output_kinds()) table.add({std::string(kind.name), std::string(kind.meaning)});
    return table.text();
}

std::string list_instances(const Catalog& catalog) {
    TextTable table({"cloud", "instance", "vcpu", "memory", "network", "peak", "volumes", "local disks", "as of"});
    for (const InstanceType& row : catalog.instances)
        table.add({row.provider, row.type, in_words(row.vcpu), in_words(row.memory), in_words(row.nic_base),
                   in_words(row.nic_peak), in_words(row.ebs_base), row.local_disks == 0 ? "" : in_words(row.local_total),
                   row.as_of});
    return table.text();
}

std::string list_volumes(const Catalog& catalog) {
    TextTable table({"cloud", "volume", "throughput", "at most", "iops", "at most", "as of"});
    for (const VolumeType& row : catalog.volumes)
        table.add({row.provider, row.name, in_words(row.base_throughput), in_words(row.most_throughput), in_words(row.base_iops),
                   in_words(row.most_iops), row.as_of});
    return table.text();
}

std::string list_stores(const Catalog& catalog) {
    TextTable table({"cloud", "class", "zones", "writes/s", "reads/s", "doubles after", "PUT median", "GET median", "source of limits and latencies"});
    const auto stated = [](bool is, const std::string& words) { return is ? words : std::string("the study's"); };
    for (const ObjectStoreType& row : catalog.object_stores)
        table.add({row.provider, row.name, row.zonal ? "one" : "all", stated(row.writes > 0, in_words(row.writes)), stated(row.reads > 0, in_words(row.reads)),
                   row.doubles_most.ns == 0 ? "never" : in_words(row.doubles_most), stated(row.put_median.ns > 0, in_words(row.put_median)),
                   stated(row.get_median.ns > 0, in_words(row.get_median)), row.speed_source});
    return table.text();
}

std::string list_workloads(const Catalog& catalog) {
    TextTable table({"workload", "instance", "brokers", "partitions", "mean rate", "peak rate", "basis"});
    for (const WorkloadShape& row : catalog.workloads)
        table.add({row.name, row.instance, std::to_string(row.brokers), std::to_string(row.partitions),
                   in_words(row.write_average), in_words(row.write_peak), row.basis});
    return table.text();
}

std::string list_targets(const Catalog&) {
    TextTable table({"metric", "", "what it is"});
    for (const TargetMetric& metric : target_metrics()) table.add({metric.name, metric.of_clients ? "[of CLIENT]" : "", metric.meaning});
    return table.text();
}

struct Chapter {
    const char* name;
    const char* meaning;
    std::string (*list)(const Catalog&);
};

constexpr Chapter chapters[] = {
    {"architectures", "the designs that can be compared", list_architectures},
    {"failures", "what can fail, with parameters", list_failures},
    {"study", "the parts of a study file", list_study},
    {"settings", "settings under their makers' names", list_settings},
    {"assumptions", "properties of the world that no product documents", list_assumptions},
    {"targets", "what a study may demand, such as \"reachable <= 30 s\"", list_targets},
    {"outputs", "kinds of files that --outputs chooses from", list_outputs},
    {"instances", "machine types of the catalog", list_instances},
    {"volumes", "volume types of the catalog", list_volumes},
    {"stores", "classes of object storage of the catalog", list_stores},
    {"workloads", "sample clusters with their load", list_workloads},
};

std::string overview() {
    TextTable table({"rehearse list ...", ""});
    for (const Chapter& chapter : chapters) table.add({chapter.name, chapter.meaning});
    return table.text();
}

}  // namespace

std::vector<std::string> listing_topics() {
    std::vector<std::string> names;
    for (const Chapter& chapter : chapters) names.emplace_back(chapter.name);
    return names;
}

std::string listing(const std::string& wanted, const Catalog& catalog) {
    if (wanted.empty()) return overview() + "\n" + list_architectures(catalog) + "\n" + list_failures(catalog);
    for (const Chapter& chapter : chapters)
        if (chapter.name == wanted) return chapter.list(catalog);
    throw ConfigError("list", "", expected_one_of("topic", listing_topics(), wanted), nearest_hint(wanted, listing_topics()));
}

}  // namespace rehearse
