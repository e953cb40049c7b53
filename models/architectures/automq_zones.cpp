// Zone-aware routing: a client talks to a broker of its own zone. What is meant for a leader elsewhere goes into a channel of objects, the
// leader is told where, reads it and writes a link into its own log. Readers are answered by brokers of their zone that replay what leaders
// wrote. Source: AutoMQ f1ce98ec89 RouterOutV2, RouterInV2, ProxyNodeMapping, ObjectRouterChannel, SnapshotReadPartitionsManager.
#include <algorithm>
#include <cmath>

#include "models/architectures/automq.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {

constexpr Duration trim_delay = 30_s;              // AutoMQ f1ce98ec89 S3Storage: of the log, while other zones read snapshots and replay it
constexpr Duration snapshot_poll = 1_ms;           // SubscriberRequester.java, while there is something new

/// Spreads numbers that follow each other; the same on every machine.
std::uint64_t scattered(std::uint64_t n) {
    n += 0x9e3779b97f4a7c15;
    n = (n ^ (n >> 30)) * 0xbf58476d1ce4e5b9;
    n = (n ^ (n >> 27)) * 0x94d049bb133111eb;
    return n ^ (n >> 31);
}

}  // namespace

/// In each zone every leader of another zone gets a broker that stands in for it, as many each as divide evenly (ProxyNodeMapping).
std::vector<BrokerId> Automq::proxies_now() const {
    const std::size_t brokers = world_.brokers.size();
    std::vector<BrokerId> map(world_.zones.size() * brokers);
    for (std::uint32_t z = 0; z < world_.zones.size(); ++z) {
        std::vector<BrokerId> mine;
        for (const Broker& b : world_.brokers)
            if (b.zone() == ZoneId{z} && !world_.controller->fenced(b.id()) && !world_.leaving(b.id())) mine.push_back(b.id());
        const auto others = std::count_if(world_.brokers.begin(), world_.brokers.end(), [z](const Broker& b) { return b.zone() != ZoneId{z}; });
        const double most = mine.empty() ? 0 : std::ceil(static_cast<double>(others) / static_cast<double>(mine.size()));
        std::vector<double> stands_for(brokers, 0);
        for (std::uint32_t leader = 0; leader < brokers; ++leader) {
            BrokerId& chosen = map[z * brokers + leader] = BrokerId{leader};
            if (world_.brokers[leader].zone() == ZoneId{z}) continue;
            std::uint64_t best = 0;
            for (const BrokerId b : mine)
                if (const std::uint64_t weight = scattered(leader * 1'000'003ull + b.value); stands_for[b.index()] < most && weight >= best) {
                    best = weight;
                    chosen = b;
                }
            if (chosen != BrokerId{leader}) ++stands_for[chosen.index()];
        }
    }
    return map;
}

std::optional<BrokerId> Automq::proxy_of(const std::vector<BrokerId>& map, BrokerId leader, ZoneId zone) const {
    const BrokerId stands_in = map[zone.index() * world_.brokers.size() + leader.index()];
    return stands_in == leader ? std::nullopt : std::optional(stands_in);
}

/// Each partition stands for clients of one zone, so that as large a part of the traffic waits as clients have lost their broker.
ZoneId Automq::clients_of(std::size_t p) const {
    std::vector<ZoneId> lit;
    for (std::uint32_t z = 0; z < world_.zones.size(); ++z)
        if (!world_.zones[z].dark) lit.push_back(ZoneId{z});
    return lit.empty() ? ZoneId{0} : lit[scattered(p) % lit.size()];
}

ClientWay Automq::client_way(BrokerId leader, ZoneId zone) const {
    if (!routed_ || proxies_.empty()) return {};
    const std::optional<BrokerId> proxy = proxy_of(proxies_, leader, zone);
    if (!proxy) return {};
    return {world_.brokers[proxy->index()].serving() ? ClientWay::To::proxy : ClientWay::To::nobody, *proxy};
}

bool Automq::reached(std::size_t p) const {
    return client_way(world_.table.known[p], clients_of(p)).to != ClientWay::To::nobody;
}

/// Clients that speak to this broker for others' sake are served by it no more, or again.
void Automq::judge_again(BrokerId proxy) {
    for (std::size_t p = 0; p < world_.table.size(); ++p)
        if (proxy_of(proxies_, world_.table.known[p], clients_of(p)) == proxy) world_.table.believe(p, world_.table.known[p]);
}

/// Brokers apply the change; then the last of many clients asks again. Who was talking to a silent broker first waits for its answer.
void Automq::remap(BrokerId changed, FactId cause) {
    const std::vector<BrokerId> now = proxies_now();
    if (now == proxies_) return;
    const Broker& b = world_.brokers[changed.index()];
    Time at = world_.sim.agenda.now() + world_.publish_delay(1) + world_.settings().retry_backoff_max;
    if (!b.serving() && b.manner == Manner::silent) at = std::max(at, b.lost_at + world_.settings().request_timeout);
    world_.sim.agenda.at(at, [this, changed, cause] { follow_proxies(changed, cause); });
}

void Automq::follow_proxies(BrokerId changed, FactId cause) {
    const std::vector<BrokerId> now = proxies_now();
    Count partitions = 0;
    for (std::size_t p = 0; p < world_.table.size(); ++p) {
        const BrokerId leader = world_.table.known[p];
        const ZoneId zone = clients_of(p);
        if (proxy_of(now, leader, zone) == proxy_of(proxies_, leader, zone)) continue;
        world_.table.believe(p, leader);
        ++partitions;
    }
    proxies_ = now;
    if (partitions > 0) world_.sim.journal.note(ProxiesChanged{changed, partitions}, cause);
    world_.request_refresh();
}

/// The share of what a leader takes in that its clients send to itself.
double Automq::own_share(BrokerId leader) const {
    if (!routed_ || proxies_.empty()) return 1;
    double own = 0, all = 0;
    for (const auto& [zone, part] : world_.client_zones(leader)) {
        const ClientWay::To to = client_way(leader, zone).to;
        if (to == ClientWay::To::leader) own += part;
        if (to != ClientWay::To::nobody) all += part;
    }
    return all > 0 ? own / all : 1;
}

double Automq::routed_rate(BrokerId proxy) const {
    const ZoneId home = world_.brokers[proxy.index()].zone();
    double sum = 0;
    for (const Broker& b : world_.brokers)
        if (proxy_of(proxies_, b.id(), home) == proxy)
            for (const auto& [zone, part] : world_.client_zones(b.id())) sum += zone == home ? part * wals_[b.id().index()].ingest : 0;
    return sum;
}

std::size_t Automq::leaders_behind(BrokerId proxy) const {
    const ZoneId home = world_.brokers[proxy.index()].zone();
    return static_cast<std::size_t>(std::count_if(world_.brokers.begin(), world_.brokers.end(), [&](const Broker& b) {
        return wals_[b.id().index()].ingest > 0 && proxy_of(proxies_, b.id(), home) == proxy;
    }));
}

/// The channel has the batching of a log in the store.
double Automq::every_routed_s(double rate) const {
    return std::min(upload_settings_.wal_batch_interval.seconds(), upload_settings_.wal_max_bytes_in_batch.count / std::max(1.0, rate));
}

Bytes Automq::routed_object(double rate) const { return Bytes{std::max(1.0, rate * every_routed_s(rate))}; }

/// An object of a channel holds what is meant for all leaders behind one broker; each of them reads its part.
void Automq::meter_routes(double seconds) {
    if (seconds <= 0 || proxies_.empty()) return;
    for (const Broker& b : world_.brokers) {
        const double rate = b.serving() ? routed_rate(b.id()) : 0;
        if (rate <= 0) continue;
        const double objects = seconds / every_routed_s(rate);
        world_.books.requests.book(StoreId{0}, RequestKind::put, Purpose::route, objects);
        world_.books.requests.book(StoreId{0}, RequestKind::get, Purpose::route, objects * static_cast<double>(leaders_behind(b.id())));
    }
}

PathCost Automq::routed_write(BrokerId leader, BrokerId proxy) const {
    const double rate = std::max(1.0, nominal_ingest(leader)), routed = (1 - own_share(leader)) * rate;
    const Bytes object = routed_object(routed);
    PathCost cost = world_.to_store(proxy, 1, Purpose::route);
    cost += world_.from_store(leader, 1, Purpose::route);
    cost.uses.push_back({world_.store.writes, 1 / upload_settings_.wal_max_bytes_in_batch.count});
    cost.uses.push_back({world_.store.reads, 1 / upload_settings_.wal_max_bytes_in_batch.count});
    cost.uses.push_back({wals_[proxy.index()].puts, world_.store.put_mean(object) / object.count});
    cost.uses.push_back({wals_[leader.index()].gets, world_.store.get_mean(object) / object.count});
    cost.answer_s = every_routed_s(routed) / 2 + world_.store.put_mean(object) + world_.assumptions().rtt_cross_zone.seconds() + world_.store.get_mean(object);
    return cost;
}

/// Each zone reads what a leader wrote once, whoever of its groups asks: the leader's own log, and the channels that its links point to.
PathCost Automq::routed_read(BrokerId leader, BrokerId proxy, double groups) const {
    const double rate = std::max(1.0, nominal_ingest(leader)), own = own_share(leader);
    double objects_a_second = medium_->in_store() ? rate / medium_->object(std::max(1.0, own * rate)) * own : 0;
    for (std::uint32_t z = 0; z < world_.zones.size(); ++z)
        if (const auto channel = proxy_of(proxies_, leader, ZoneId{z}); channel && !world_.zones[z].dark) objects_a_second += 1 / every_routed_s(routed_rate(*channel));
    const double gets = objects_a_second / rate / groups;
    PathCost cost = world_.from_store(proxy, 1 / groups, Purpose::cache_fill);
    cost.uses.push_back({world_.store.reads, gets});
    cost.uses.push_back({wals_[proxy.index()].gets, gets * world_.store.get_mean(Bytes{rate / std::max(1.0, objects_a_second)})});
    cost.requests.push_back({RequestKind::get, Purpose::cache_fill, gets});
    return cost;
}

double Automq::ack_seconds(BrokerId leader, RandomStream& draws) const {
    const double rate = std::max(1.0, nominal_ingest(leader)), own = own_share(leader);
    double before = 0;
    if (own < 1 && draws.uniform() >= own) {
        const double routed = (1 - own) * rate, every = every_routed_s(routed);
        before = every * draws.uniform() + world_.store.in_order_put(routed_object(routed), every, Hedge::at_p99, draws);
        before += world_.assumptions().rtt_cross_zone.seconds() + world_.store.get_draw(routed_object(routed), draws);
    }
    return before + medium_->ack_seconds(std::max(1.0, own * rate), draws);
}

double Automq::fetch_seconds(BrokerId leader, RandomStream& draws) const {
    const double own = own_share(leader);
    if (own == 1 || draws.uniform() < own) return 0;
    const double rate = std::max(1.0, nominal_ingest(leader));
    const Bytes object = medium_->in_store() ? Bytes{medium_->object(std::max(1.0, own * rate))} : routed_object((1 - own) * rate);
    return snapshot_poll.seconds() * draws.uniform() + world_.store.get_draw(object, draws);
}

/// The log is trimmed later than it is uploaded, so a recovery finds more in it than has to be uploaded.
Process Automq::read_again(BrokerId failed, BrokerId target) {
    const double bytes = wals_[failed.index()].rate * trim_delay.seconds();
    if (bytes <= 0) co_return;
    Signal read;
    const Transfer reading = world_.books.open(replay_path(failed, target), Work::recovery, "WAL replay of " + world_.brokers[failed.index()].name(),
                                               medium_->replay_rate(wals_[failed.index()].rate), bytes, [&read] { read.open(); });
    co_await read.wait();
}

}  // namespace rehearse
