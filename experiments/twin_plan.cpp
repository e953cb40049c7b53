// Brokers, topics, clients and steps, one after the other; what the twin has no match for is refused by name.
#include "experiments/twin_plan.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/config_error.hpp"
#include "models/fleet.hpp"
#include "sim/random.hpp"
#include "topologies/placement.hpp"

namespace rehearse {
namespace {

constexpr double most_records = 2e6;
constexpr Count most_brokers = 24, most_partitions = 200, most_producers = 12;

class Planner {
public:
    Planner(const StudySpec& spec, const Catalog& catalog, const std::string& file) : spec_(spec), catalog_(catalog), file_(file) {}

    twin::Plan plan() {
        check_size();
        plan_.kafka = spec_.settings.kafka;
        plan_.assumed = spec_.assumptions;
        plan_.rtt = spec_.cluster.zones > 1 ? spec_.assumptions.rtt_cross_zone : spec_.assumptions.rtt_same_zone;
        plan_.horizon = spec_.horizon;
        read_cluster();
        for (const TopicSpec& topic : spec_.topics) read_topic(topic);
        for (const ClientSpec& client : spec_.clients) std::visit([this](const auto& c) { read_client(c); }, client);
        for (const FailureSpec& failure : spec_.timeline) read_step(failure);
        return plan_;
    }

private:
    [[noreturn]] void refuse(const std::string& path, const std::string& clause) const { throw ConfigError(file_, path, clause, "run it without --records"); }

    void check_size() const {
        Count partitions = 0;
        double records = 0;
        for (const TopicSpec& t : spec_.topics) partitions += t.partitions;
        for (const ClientSpec& client : spec_.clients)
            if (const auto* p = std::get_if<ProducerSpec>(&client)) records += p->rate.per_second * spec_.horizon.seconds() / p->request.count;
        const auto limit = [&](const std::string& path, const std::string& what, double found, double most) {
            if (found > most) refuse(path, "expected at most " + std::to_string(static_cast<Count>(most)) + " " + what + " to play record by record, found " + std::to_string(static_cast<Count>(found)));
        };
        limit("cluster.brokers.count", "brokers", static_cast<double>(spec_.cluster.brokers.count), static_cast<double>(most_brokers));
        limit("topics", "partitions", static_cast<double>(partitions), static_cast<double>(most_partitions));
        limit("clients", "requests", records, most_records);
    }

    void read_cluster() {
        const ClusterSpec& c = spec_.cluster;
        const InstanceType* type = catalog_.instance(c.cloud, c.brokers.instance);
        plan_.zones = static_cast<std::uint32_t>(c.zones);
        for (Count b = 0; b < c.brokers.count; ++b)
            plan_.brokers.push_back({b + 1, home_of(c, static_cast<std::size_t>(b)).value + 1, type->nic_base.per_second, static_cast<std::uint32_t>(c.brokers.volume.directories)});
        for (Count v = 0; v < c.controllers; ++v) {
            plan_.controller_zones.push_back(static_cast<std::uint32_t>(v % c.zones) + 1);
            if (c.active_controller.size() == 1 && c.active_controller[0] - 'a' == v % c.zones && !plan_.active_controller) plan_.active_controller = static_cast<std::uint32_t>(v);
        }
    }

    double rate_of(const std::string& topic, double& record) const {
        double rate = 0;
        for (const ClientSpec& client : spec_.clients)
            if (const auto* p = std::get_if<ProducerSpec>(&client); p && p->topic == topic) {
                rate += p->rate.per_second;
                record = p->request.count;
            }
        return rate;
    }

    static std::vector<std::vector<BrokerId>> stated(const StatedPlacement& placement) {
        std::vector<std::vector<BrokerId>> lists;
        for (const auto& numbers : placement.partitions) {
            lists.emplace_back();
            for (const std::uint32_t number : numbers) lists.back().push_back(BrokerId{number - 1});
        }
        return lists;
    }

    void read_topic(const TopicSpec& t) {
        const std::uint32_t index = static_cast<std::uint32_t>(plan_.topics.size());
        double record = 1e4;
        const double rate = rate_of(t.name, record);
        plan_.topics.push_back({t.name, static_cast<std::uint32_t>(t.min_insync_replicas), static_cast<std::uint32_t>(record), spec_.settings.kafka.unclean_election});
        std::vector<std::vector<BrokerId>> racks(static_cast<std::size_t>(spec_.cluster.zones));
        for (std::uint32_t b = 0; b < plan_.brokers.size(); ++b) racks[plan_.brokers[b].zone - 1].push_back(BrokerId{b});
        auto lists = stated(t.placement);
        if (lists.empty()) lists = place(racks, static_cast<int>(t.partitions), static_cast<int>(t.replication_factor), [this](std::uint64_t n) { return draws_.below(n); });
        // What lies there at the start: as much as is kept, within what can be played.
        const double held = std::min(t.retention.seconds() * rate / static_cast<double>(t.partitions) / record, most_records / static_cast<double>(t.partitions) / 4);
        for (const auto& list : lists) {
            twin::PartitionPlan p{index, {}, list.front().value, static_cast<std::uint64_t>(std::round(held))};
            for (const BrokerId b : list) p.replicas.push_back(b.value);
            plan_.partitions.push_back(p);
        }
    }

    std::uint32_t topic_of(const std::string& name) const {
        for (std::uint32_t t = 0; t < plan_.topics.size(); ++t)
            if (plan_.topics[t].name == name) return t;
        return 0;
    }

    void read_client(const ProducerSpec& c) {
        const Count count = std::min(c.connections, most_producers);
        for (Count n = 0; n < count; ++n) {
            twin::ProducerPlan p;
            p.name = (c.name.empty() ? "produce " + c.topic : c.name) + (count > 1 ? " " + std::to_string(n + 1) : "");
            p.topic = topic_of(c.topic);
            p.zone = static_cast<std::uint32_t>(n % spec_.cluster.zones) + 1;
            p.rate = c.rate.per_second / static_cast<double>(count);
            p.record_bytes = static_cast<std::uint32_t>(c.request.count);
            p.acks = c.acks == Acks::all ? twin::Acks::all : c.acks == Acks::leader ? twin::Acks::leader : twin::Acks::none;
            p.to = spec_.horizon;
            p.settings.request_timeout = spec_.settings.kafka.request_timeout;
            p.settings.delivery_timeout = spec_.settings.kafka.delivery_timeout;
            p.settings.buffer_memory = spec_.settings.kafka.buffer_memory;
            p.settings.max_block = spec_.settings.kafka.max_block;
            p.settings.max_request_size = spec_.settings.kafka.max_request_size;
            p.settings.retry_backoff_max = spec_.settings.kafka.retry_backoff_max;
            plan_.producers.push_back(p);
        }
    }

    void read_client(const ConsumerSpec& c) {
        plan_.rack_aware_reads = plan_.rack_aware_reads || c.from == FetchFrom::closest;
        for (Count g = 0; g < std::min<Count>(c.groups, 4); ++g) {
            twin::ConsumerPlan p;
            p.name = (c.name.empty() ? "consume " + c.topic : c.name) + (c.groups > 1 ? " " + std::to_string(g + 1) : "");
            p.group = p.name;
            p.topic = topic_of(c.topic);
            p.zone = static_cast<std::uint32_t>(g % spec_.cluster.zones) + 1;
            p.racked = c.from == FetchFrom::closest;
            p.most = c.process_rate ? c.process_rate->per_second : 0;
            p.to = spec_.horizon;
            p.joined = true;
            plan_.consumers.push_back(p);
        }
    }

    twin::Step& add(Duration at, twin::Do what, Count broker) {
        twin::Step& step = plan_.steps.emplace_back();
        step.at = at;
        step.what = what;
        step.node = static_cast<std::uint32_t>(broker - 1);
        return step;
    }

    void start_again(const Timing& timing, Count broker) {
        if (!timing.returns) return;
        const Duration up = timing.at + timing.returns->after, ready = up + spec_.assumptions.broker_start;
        add(up, twin::Do::start, broker).boot = twin::BootPlan{ready, ready, ready, ready};
    }

    std::vector<Count> brokers_in(std::uint32_t zone) const {
        std::vector<Count> all;
        for (std::size_t b = 0; b < plan_.brokers.size(); ++b)
            if (plan_.brokers[b].zone == zone) all.push_back(static_cast<Count>(b) + 1);
        return all;
    }

    /// Brokers and controllers of a zone fall silent, and speak again `later` than the zone is back.
    void cut_zone(const std::string& name, const Timing& timing, Duration later) {
        const std::uint32_t zone = static_cast<std::uint32_t>(name[0] - 'a') + 1;
        for (const Count b : brokers_in(zone)) add(timing.at, twin::Do::isolate, b);
        for (std::size_t c = 0; c < plan_.controller_zones.size(); ++c)
            if (plan_.controller_zones[c] == zone) add(timing.at, twin::Do::isolate_controller, static_cast<Count>(c) + 1);
        if (!timing.returns) return;
        const Duration back = timing.at + timing.returns->after + later;
        for (const Count b : brokers_in(zone)) add(back, twin::Do::rejoin, b);
        for (std::size_t c = 0; c < plan_.controller_zones.size(); ++c)
            if (plan_.controller_zones[c] == zone) add(back, twin::Do::start_controller, static_cast<Count>(c) + 1);
    }

    /// Machines without power say nothing; when it is back they start, and then their brokers.
    void lose_zone(const std::string& name, const Timing& timing) {
        const Duration start = spec_.assumptions.machine_start;
        cut_zone(name, timing, start);
        for (const Count b : brokers_in(static_cast<std::uint32_t>(name[0] - 'a') + 1)) {
            add(timing.at, twin::Do::kill, b);
            if (!timing.returns) continue;
            if (timing.returns->volumes == Volumes::lost) add(timing.at + 1_ms, twin::Do::wipe, b);
            const Duration up = timing.at + timing.returns->after + start, ready = up + spec_.assumptions.broker_start;
            add(up, twin::Do::start, b).boot = twin::BootPlan{ready, ready, ready, ready};
        }
    }

    void read_step(const FailureSpec& failure) {
        const Timing& timing = std::visit([](const auto& f) -> const Timing& { return f.timing; }, failure);
        if (plan_.zero.ns == 0 || timing.at < plan_.zero) plan_.zero = timing.at;
        if (const auto* f = std::get_if<BrokerCrash>(&failure)) {
            add(timing.at, twin::Do::kill, f->broker);
            if (timing.returns && timing.returns->volumes == Volumes::lost) add(timing.at + 1_ms, twin::Do::wipe, f->broker);
            return start_again(timing, f->broker);
        }
        if (const auto* f = std::get_if<VolumeLoss>(&failure)) {
            add(timing.at, twin::Do::kill, f->broker);
            add(timing.at + 1_ms, twin::Do::wipe, f->broker);
            return start_again(timing, f->broker);
        }
        if (const auto* f = std::get_if<DiskFull>(&failure)) {
            add(timing.at, twin::Do::kill, f->broker);
            return start_again(timing, f->broker);
        }
        if (const auto* f = std::get_if<LogDirLoss>(&failure)) {
            add(timing.at, twin::Do::fail_dir, f->broker).number = static_cast<double>(f->directory - 1);
            return;
        }
        if (const auto* f = std::get_if<Isolation>(&failure)) {
            if (!f->broker) return cut_zone(f->zone, timing, Duration{});
            add(timing.at, twin::Do::isolate, *f->broker);
            if (timing.returns) add(timing.at + timing.returns->after, twin::Do::rejoin, *f->broker);
            return;
        }
        if (const auto* f = std::get_if<ZoneLoss>(&failure)) return lose_zone(f->zone, timing);
        if (const auto* f = std::get_if<SlowNic>(&failure)) {
            add(timing.at, twin::Do::set_nic, f->broker).number = f->rate.per_second;
            if (timing.returns) add(timing.at + timing.returns->after, twin::Do::set_nic, f->broker).number = plan_.brokers[static_cast<std::size_t>(f->broker - 1)].nic;
            return;
        }
        refuse("timeline", "expected failures of brokers, zones, volumes, directories, connections or interfaces to play record by record, found " +
                               in_quotes(std::visit([](const auto& f) { return f.kind; }, failure)));
    }

    const StudySpec& spec_;
    const Catalog& catalog_;
    const std::string& file_;
    twin::Plan plan_;
    RandomStream draws_{static_cast<std::uint64_t>(spec_.seed), "kafka", "placement"};
};

}  // namespace

twin::Plan twin_plan_of(const StudySpec& spec, const Catalog& catalog, const std::string& file) { return Planner(spec, catalog, file).plan(); }

}  // namespace rehearse
