// What repairs do to a Kafka cluster: replicas that lie elsewhere now, and machines that a managed service replaces.
#include "models/architectures/kafka.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"

namespace rehearse {

void Kafka::on_moved(const std::vector<std::uint32_t>& replicas, FactId cause) {
    for (const std::uint32_t flat : replicas) {
        caught_up_[flat] = 0;
        catch_up_[world_.table.replica[flat].index()] = cause;
    }
    world_.controller->submit(replicas.size(), [this] { world_.request_refresh(); });
}

/// The service notices a machine that is gone for good and attaches its volume to another one.
void Kafka::replace_machine(BrokerId broker) {
    if (!variant_.managed) return;
    const Time lost = world_.brokers[broker.index()].lost_at;
    world_.sim.agenda.after(world_.assumptions().managed_replacement, [this, broker, lost] {
        const Broker& b = world_.brokers[broker.index()];
        const bool dead = b.stage == Stage::stopped && b.lost_at == lost && b.connected;
        if (dead) world_.start_process(broker, Volumes::kept);
    });
}

}  // namespace rehearse
