#include "models/broker.hpp"

#include <algorithm>

namespace rehearse {

void Volume::use(std::vector<Use>& uses, double per_unit) const {
    uses.push_back({bytes, per_unit});
    uses.push_back({operations, per_unit / request.count});
    if (pipe) uses.push_back({*pipe, per_unit});
}

Broker::Broker(FluidNetwork& network, BrokerId id, ZoneId zone, const InstanceType& type, const Assumptions&)
    : id_(id), zone_(zone), type_(&type) {
    nic_in = network.add_pool(name() + " network in", std::max(type.nic_peak, type.nic_base).per_second);
    nic_out = network.add_pool(name() + " network out", std::max(type.nic_peak, type.nic_base).per_second);
    cpu = network.add_pool(name() + " cpu", type.vcpu);
}

void Broker::attach_volume(FluidNetwork& network, const VolumeSpec& spec, const VolumeType* type, const Assumptions& assumptions) {
    Volume v{};
    v.request = assumptions.volume_request;
    // One pool for reading and writing: the slower direction of a local disk bounds both.
    v.full_bytes = type ? spec.throughput.value_or(type->base_throughput).per_second : std::min(type_->local_read, type_->local_write).per_second;
    v.full_operations = type ? spec.iops.value_or(type->base_iops) : std::min(type_->local_read_iops, type_->local_write_iops);
    v.bytes = network.add_pool(name() + " volume throughput", v.full_bytes);
    v.operations = network.add_pool(name() + " volume operations", v.full_operations);
    if (type) v.pipe = network.add_pool(name() + " EBS bandwidth", std::max(type_->ebs_base, type_->ebs_peak).per_second);
    volume = v;
}

void Broker::open_bucket(Agenda& agenda, FluidNetwork& network, PoolId pool, double base, double peak, Duration lasts) {
    if (peak <= base) return;
    const double size = (peak - base) * lasts.seconds();
    const double initial = network.load(pool) > base * (1 + 1e-9) ? 0 : size;
    buckets_.emplace_back(agenda, network, pool, base, peak, size, initial);
}

void Broker::settle_credits(Agenda& agenda, FluidNetwork& network, const Assumptions& assumptions) {
    const double nic = type_->nic_base.per_second;
    open_bucket(agenda, network, nic_in, nic, type_->nic_peak.per_second, assumptions.nic_burst);
    open_bucket(agenda, network, nic_out, nic, type_->nic_peak.per_second, assumptions.nic_burst);
    if (volume && volume->pipe)
        open_bucket(agenda, network, *volume->pipe, type_->ebs_base.per_second, type_->ebs_peak.per_second, assumptions.ebs_burst);
}

}  // namespace rehearse
