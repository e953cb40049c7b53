// A broker that is stopped in order: its design empties it, the controller lets it go, its process ends. Sequence: Kafka 4.1.1
// BrokerLifecycleManager and QuorumController.
#include <utility>

#include "models/facts.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {
constexpr Duration look_again = 1_s;      // AutoMQ f1ce98ec89 ElasticReplicaManager.awaitAllPartitionShutdown
}  // namespace

void World::stop_process(BrokerId id) {
    const Broker& b = brokers[id.index()];
    if (!b.leading() || leaving_[id.index()]) return;
    leaving_[id.index()] = 1;
    const Count served = served_by(id);
    probe->touched = probe->touched || served > 0;
    loss_fact_[id.index()] = sim.journal.note(ShutdownBegan{id, served}, cause_);
    lives_[id.index()].spawn(stop(id));
}

Process World::stop(BrokerId id) {
    architecture->on_stopping(id, loss_fact_[id.index()]);
    while (!architecture->may_leave(id))
        co_await sleep(sim.agenda, look_again);
    controller->request_shutdown(id);
}

void World::on_may_exit(BrokerId id) {
    if (leaving_[id.index()]) lives_[id.index()].spawn(exit(id));
}

Process World::exit(BrokerId id) {
    co_await sleep(sim.agenda, architecture->last_wait() + assumptions().broker_exit);
    // What ends the process cannot run inside it.
    sim.agenda.after({}, [this, id] { ended(id); });
}

void World::ended(BrokerId id) {
    if (!leaving_[id.index()]) return;
    const std::optional<Restart> again = std::exchange(starts_again_[id.index()], std::nullopt);
    sync_logs();
    brokers[id.index()].stage = Stage::stopped;
    brokers[id.index()].registered = false;
    lose(id, Manner::reset, loss_fact_[id.index()]);
    stopped_in_order_[id.index()] = 1;
    if (again) come_back(id, again->volumes, again->machine, cause_);
    request_refresh();
}

void World::start_once_stopped(BrokerId id, Volumes volumes, bool machine) {
    if (leaving_[id.index()]) starts_again_[id.index()] = Restart{volumes, machine};
    else if (brokers[id.index()].stage == Stage::stopped) come_back(id, volumes, machine, cause_);
}

}  // namespace rehearse
