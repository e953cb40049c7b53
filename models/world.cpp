// Building the cast, running it, and the refresh that keeps clients and service map in step.
#include "models/world.hpp"

#include <algorithm>

#include "models/facts.hpp"
#include "models/fleet.hpp"
#include "models/together.hpp"
#include "sim/check.hpp"

namespace rehearse {

namespace {

std::vector<Zone> make_zones(Count n) {
    std::vector<Zone> zones;
    for (Count z = 0; z < n; ++z) zones.push_back({std::string(1, static_cast<char>('a' + z))});
    return zones;
}

/// A cloud without object storage has designs that need none.
StoreFigures figures_of(const Catalog& catalog, const ClusterSpec& fleet, const Assumptions& assumptions) {
    const ObjectStoreType* type = store_type(catalog, fleet);
    const int copies = type && type->zonal && fleet.bucket_in_each_zone ? static_cast<int>(std::min<Count>(3, fleet.zones)) : 1;
    return store_figures(type ? *type : ObjectStoreType{}, assumptions, static_cast<int>(fleet.buckets), copies);
}

std::vector<std::string> names_of(const std::vector<Zone>& zones) {
    std::vector<std::string> names;
    for (const Zone& z : zones) names.push_back(z.name);
    return names;
}

}  // namespace

World::World(const StudySpec& s, const ClusterSpec& fleet, const ArchitectureInfo& a, const Catalog& c, const EngineSettings& engine)
    : study(s), cluster(fleet), catalog(c), info(a), sim(static_cast<std::uint64_t>(s.seed), engine), zones(make_zones(fleet.zones)),
      books(sim.network, names_of(zones), {store_name(c, fleet)}),
      store(sim.agenda, sim.network, sim.seed, figures_of(c, fleet, s.assumptions)),
      client_draws_(sim.stream("clients", "refresh")), publish_draws_(sim.stream("controller", "publish")) {
    build_brokers();
    architecture = info.make(*this);
    build_topics();
    controller = std::make_unique<Controller>(static_cast<ControlledCluster&>(*this), architecture->control_rules());
    for (const Broker& b : brokers)
        if (!b.hired) controller->begin_without(b.id());
    build_crowds();
    probe = std::make_unique<Probe>(*this);
}

World::~World() = default;

void World::build_brokers() {
    const InstanceType* type = catalog.instance(cluster.cloud, cluster.brokers.instance);
    expects(type != nullptr, "the study was checked: its instance type is in the catalog");
    for (std::uint32_t b = 0; b < static_cast<std::uint32_t>(cluster.brokers.count); ++b) {
        add_broker(home_of(cluster, b), *type);
        if (info.parts.broker_volumes()) attach_volume(brokers.back());
    }
    if (info.parts.deployment) build_spares(*type);
    noticed_.assign(brokers.size(), 1);
    leaving_.assign(brokers.size(), 0);
    stopped_in_order_.assign(brokers.size(), 0);
    starts_again_.assign(brokers.size(), std::nullopt);
    notice_at_.assign(brokers.size(), Time{});
    loss_fact_.assign(brokers.size(), no_fact);
    up_fact_ = loss_fact_;
    struck_fact_.assign(study.timeline.size(), no_fact);
    const double link = cluster.zone_link ? cluster.zone_link->per_second : unlimited;
    for (const Zone& from : zones)
        for (const Zone& to : zones)
            zone_links_.push_back(sim.network.add_pool("link from zone " + from.name + " to zone " + to.name, &from == &to ? unlimited : link));
}

void World::attach_volume(Broker& broker) {
    const VolumeSpec spec = info.parts.data_volumes ? cluster.brokers.volume : wal_spec(catalog, cluster, info.parts.wal);
    const VolumeType* type = catalog.volume(cluster.cloud, spec.type);
    expects(type != nullptr, "the study was checked: its volume type is in the catalog");
    broker.attach_volume(sim.network, spec, type->local ? nullptr : type, study.assumptions);
}

void World::build_topics() {
    for (const TopicSpec& spec : study.topics) {
        Topic topic;
        topic.name = spec.name;
        topic.first = static_cast<std::uint32_t>(table.size());
        topic.partitions = static_cast<std::uint32_t>(spec.partitions);
        topic.min_insync = static_cast<int>(spec.min_insync_replicas);
        topic.retention = spec.retention;
        topic.segment = spec.segment_bytes;
        topic.local_retention = std::min(spec.retention, spec.local_retention.value_or(spec.retention));
        for (const ClientSpec& client : study.clients)
            if (const auto* p = std::get_if<ProducerSpec>(&client); p && p->topic == spec.name && p->acks != Acks::all) topic.waits_for_all = false;
        for (const ClientSpec& client : study.clients)
            if (const auto* p = std::get_if<ProducerSpec>(&client); p && p->topic == spec.name) topic.write_rate += p->rate.per_second * RateProfile(p->profile).mean();
        table.topics.push_back(topic);
        architecture->place(table.topics.size() - 1, spec);
        ensures(table.size() == topic.first + topic.partitions, "an architecture places every partition of a topic");
    }
}

void World::build_crowds() {
    const auto topic_index = [&](const std::string& name) {
        const auto at = std::find_if(table.topics.begin(), table.topics.end(), [&](const Topic& t) { return t.name == name; });
        expects(at != table.topics.end(), "the study was checked: clients name topics that exist");
        return static_cast<std::size_t>(at - table.topics.begin());
    };
    for (const ClientSpec& client : study.clients) {
        if (const auto* p = std::get_if<ProducerSpec>(&client)) producers.emplace_back(*this, *p, topic_index(p->topic));
        if (const auto* c = std::get_if<ConsumerSpec>(&client)) consumers.emplace_back(*this, *c, topic_index(c->topic));
    }
}

void World::run() {
    begin();
    if (!probe->stopped()) sim.agenda.run_until(Time{} + study.horizon);
    if (probe->stopped()) probe->end_before_strike();
    finish();
}

void World::begin() {
    service.begin(*this);
    sim.network.on_settled([this] { on_settled(); });
    for (ProducerCrowd& c : producers) c.open_lanes();
    for (ConsumerCrowd& c : consumers) c.open_lanes();
    started_ = true;
    architecture->begin();
    sim.agenda.run_until(Time{});
    for (Broker& b : brokers) b.settle_credits(sim.agenda, sim.network, study.assumptions);
    plan_failures();
    touch();
}

void World::finish() {
    probe->finish();
    sync_logs();
    post();
}

bool World::stores_in(ZoneId zone) const {
    const ObjectStoreType* type = info.parts.object_store ? store_type(catalog, cluster) : nullptr;
    return type && type->zonal && zone == ZoneId{0} && store.copies() == 1;
}

bool World::store_lit() const {
    const ObjectStoreType* type = info.parts.object_store ? store_type(catalog, cluster) : nullptr;
    if (!type || !type->zonal) return true;
    const auto lit = std::count_if(zones.begin(), zones.begin() + store.copies(), [](const Zone& z) { return !z.dark; });
    return lit > store.copies() / 2;
}

QuorumPlan World::quorum_plan() const {
    QuorumPlan plan;
    for (Count c = 0; c < cluster.controllers; ++c) plan.voters.push_back(ZoneId{static_cast<std::uint32_t>(c % cluster.zones)});
    if (cluster.active_controller.empty()) return plan;
    for (std::uint32_t c = 0; c < plan.voters.size() && !plan.active; ++c)
        if (plan.voters[c] == zone(cluster.active_controller)) plan.active = c;
    return plan;
}

bool World::leads(std::size_t p, BrokerId b) const {
    return table.has_leader(p) && table.leader_of(p) == b && brokers[b.index()].leading();
}

double World::appended_rate(std::size_t topic, BrokerId leader) const {
    double sum = 0;
    for (const ProducerCrowd& c : producers)
        if (c.topic() == topic) sum += c.lane(leader).rate();
    return sum;
}

double World::append_rate_of(std::size_t p) const {
    if (!service.writes(p)) return 0;
    const std::size_t t = table.topic[p];
    const BrokerId leader = service.writes_to(p);
    return appended_rate(t, leader) / service.topic(t).write.count[bucket_of(leader, false)];
}

std::size_t World::lit_zones() const {
    return static_cast<std::size_t>(std::count_if(zones.begin(), zones.end(), [](const Zone& z) { return !z.dark; }));
}

void World::sync_logs() {
    for (ProducerCrowd& c : producers) c.settle_accounts();
    for (ConsumerCrowd& c : consumers) c.settle_accounts();
    for (ProducerCrowd& c : producers)
        for (std::uint32_t b = 0; b < brokers.size(); ++b) {
            const double appended = c.take_appended(BrokerId{b});
            const double partitions = service.topic(c.topic()).write.count[bucket_of(BrokerId{b}, false)];
            if (appended > 0 && partitions > 0) table.grow(service.growth_class(c.topic(), BrokerId{b}), appended / partitions);
        }
}

void World::request_refresh() {
    if (refreshing_) return;
    refreshing_ = true;
    sim.agenda.at(sim.agenda.now(), [this] { refresh(); });
}

Duration World::together() const {
    constexpr std::size_t at_once = 100'000;
    return table.replica.size() <= at_once || !architecture->grain().exact() ? Duration{} : Duration{100 * static_cast<std::int64_t>(table.replica.size())};
}

void World::request_refresh_together() {
    const Duration span = together();
    if (span.ns == 0) return request_refresh();
    if (sim.agenda.pending(refreshes_)) return;
    refreshes_ = sim.agenda.at(next_of(sim.agenda.now(), span), [this] { request_refresh(); });
}

void World::refresh() {
    refreshing_ = false;
    sync_logs();
    service.refresh(*this);
    for (ProducerCrowd& c : producers) c.open_lanes();
    for (ConsumerCrowd& c : consumers) c.open_lanes();
    architecture->on_refreshed();
    sim.network.settle_anyway();
    touch();
}

void World::on_settled() {
    for (ProducerCrowd& c : producers) c.on_rates();
    for (ConsumerCrowd& c : consumers) c.on_rates();
    architecture->on_settled();
    store.on_rates();
    touch();
}

void World::post() {
    architecture->post();
    books.post();
}

void World::touch() {
    if (touched_ || !probe) return;
    touched_ = true;
    sim.agenda.at(sim.agenda.now(), [this] { touched_ = false; probe->look(); }, Phase::observe);
}

}  // namespace rehearse
