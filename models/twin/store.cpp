// Requests to the object store: there, a few milliseconds, back; and again where that takes too long.
#include "models/twin/store.hpp"

#include <algorithm>
#include <cmath>

#include "models/twin/cluster.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration attempt_timeout = 10_s;       // AwsObjectStorage: apiCallAttemptTimeout
constexpr int attempts_of_a_call = 3;            // apiCallTimeout is 30 s
constexpr std::size_t kinds = 6;                 // of pools: reads and writes of three clients
constexpr double longest_pause = 60;             // seconds; AbstractObjectStorage.retryDelay
}  // namespace

Store::Store(Cluster& cluster)
    : cluster_(cluster), node_(cluster.wire.add_node(cluster.plan.automq->store_nic, 0, false)), draws_(cluster.sim.stream("object store", "latency")),
      delay_(cluster.plan.automq->added_delay),
      most_(static_cast<std::size_t>(std::clamp(25 * cluster.plan.automq->cores, 50.0, 1000.0))), pools_(cluster.plan.brokers.size() * kinds) {}

void Store::put(std::uint32_t broker, StoreClient client, double bytes, Action stored, Action answered) {
    begin({broker, 0, client, true, true, bytes, 0, stored, answered, 0, 0});
}

void Store::get(std::uint32_t broker, StoreClient client, double bytes, Action answered) {
    begin({broker, 0, client, false, true, 0, bytes, {}, answered, 0, 0});
}

Store::Pool& Store::pool_of(const Request& r) { return pools_[r.broker * kinds + static_cast<std::size_t>(r.client) * 2 + (r.write ? 1 : 0)]; }

void Store::leave_pool(const Request& r) {
    Pool& pool = pool_of(r);
    --pool.in_flight;
    if (pool.waiting.empty()) return;
    const std::size_t next = pool.waiting.front();
    pool.waiting.pop_front();
    ++pool.in_flight;
    attempt(next);
}

void Store::begin(const Request& request) {
    std::size_t id = requests_.size();
    if (free_.empty()) requests_.push_back(request);
    else {
        id = free_.back();
        free_.pop_back();
        requests_[id] = request;
    }
    Pool& pool = pool_of(request);
    if (pool.in_flight >= most_) return pool.waiting.push_back(id);
    ++pool.in_flight;
    attempt(id);
}

std::uint32_t Store::take_lane(std::uint32_t broker) {
    for (std::uint32_t l = 0; l < lanes_.size(); ++l) {
        if (lanes_[l].broker != broker || lanes_[l].busy) continue;
        lanes_[l].busy = true;
        return l;
    }
    lanes_.push_back({broker, cluster_.wire.connect(broker, node_), cluster_.wire.connect(node_, broker), true});
    return static_cast<std::uint32_t>(lanes_.size() - 1);
}

void Store::leave_lane(Request& r) {
    cluster_.wire.reset(lanes_[r.lane].there);
    cluster_.wire.reset(lanes_[r.lane].back);
    lanes_[r.lane].busy = false;
}

void Store::attempt(std::size_t id) {
    Request& r = requests_[id];
    r.life = ++lives_;
    ++r.attempts;
    r.lane = take_lane(r.broker);
    cluster_.wire.send(lanes_[r.lane].there, r.up + cluster_.plan.automq->work.request_headers.count, [this, id, life = r.life] {
        if (current(id, life)) arrive(id);
    });
    cluster_.sim.agenda.after(attempt_timeout, [this, id, life = r.life] {
        if (current(id, life)) give_up(id);
    });
}

void Store::arrive(std::size_t id) {
    Request& r = requests_[id];
    const AutomqPlan& plan = *cluster_.plan.automq;
    cluster_.seen.store.push_back({cluster_.now_s(), r.write, r.up + plan.work.request_headers.count});
    const Duration own = draws_.uniform(plan.store_least, plan.store_most);
    cluster_.sim.agenda.after(own, [this, id, life = r.life] {
        if (current(id, life) && requests_[id].stored) requests_[id].stored();
    });
    cluster_.sim.agenda.after(own + delay_, [this, id, life = r.life] {
        if (!current(id, life)) return;
        const Request& now = requests_[id];
        cluster_.wire.send(lanes_[now.lane].back, now.down + cluster_.plan.automq->work.request_headers.count, [this, id, life] {
            if (current(id, life)) finish(id);
        });
    });
}

void Store::finish(std::size_t id) {
    Request& r = requests_[id];
    Action answered = r.answered;
    r.open = false;
    lanes_[r.lane].busy = false;
    const Request gone = r;
    free_.push_back(id);
    leave_pool(gone);
    answered();
}

void Store::give_up(std::size_t id) {
    Request& r = requests_[id];
    leave_lane(r);
    r.life = ++lives_;
    const int calls = r.attempts / attempts_of_a_call;
    const double pause = r.attempts % attempts_of_a_call != 0 ? 0 : draws_.uniform() + std::min(std::exp2(calls - 1), longest_pause);
    cluster_.sim.agenda.after(seconds_up(pause), [this, id, life = r.life] {
        if (current(id, life)) attempt(id);
    });
}

void Store::drop(std::uint32_t broker) {
    for (std::size_t id = 0; id < requests_.size(); ++id) {
        Request& r = requests_[id];
        if (!r.open || r.broker != broker) continue;
        if (r.attempts > 0) leave_lane(r);
        r.open = false;
        free_.push_back(id);
    }
    for (std::size_t k = 0; k < kinds; ++k) pools_[broker * kinds + k] = {};
}

void Store::resend(std::uint32_t broker) {
    for (std::size_t id = 0; id < requests_.size(); ++id) {
        if (!requests_[id].open || requests_[id].broker != broker || requests_[id].attempts == 0) continue;
        leave_lane(requests_[id]);
        attempt(id);
    }
}

void Store::set_rate(double bytes_per_s) { cluster_.wire.set_rate(node_, bytes_per_s); }

}  // namespace rehearse::twin
