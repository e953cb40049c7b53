// Making a machine of pools from its type, and the burst credits of its limits.
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
    const double base = type.nic_base.per_second, peak = std::max(type.nic_peak, type.nic_base).per_second;
    nic_in = network.add_pool(name() + " network in", peak);
    nic_out = network.add_pool(name() + " network out", peak);
    nic_.push_back({nic_in, base, peak, nullptr});
    nic_.push_back({nic_out, base, peak, nullptr});
    cpu = network.add_pool(name() + " cpu", type.vcpu);
}

void Broker::attach_volume(FluidNetwork& network, const VolumeSpec& spec, const VolumeType* type, const Assumptions& assumptions) {
    Volume v{};
    v.request = assumptions.volume_request;
    // One pool for reading and writing: the slower direction of a local disk bounds both.
    const Bytes size = spec.size.value_or(Bytes{});
    v.full_operations = type ? spec.iops.value_or(included_iops(*type, size)) : std::min(type_->local_read_iops, type_->local_write_iops);
    v.full_bytes = type ? spec.throughput.value_or(included_throughput(*type, size, v.full_operations)).per_second
                        : std::min(type_->local_read, type_->local_write).per_second;
    v.bytes = network.add_pool(name() + " volume throughput", v.full_bytes);
    v.operations = network.add_pool(name() + " volume operations", v.full_operations);
    // Where the machine's limits for network volumes are not published, the volume's own are all that is known.
    if (type && type_->ebs_base.per_second > 0) {
        const double base = type_->ebs_base.per_second, peak = std::max(type_->ebs_peak, type_->ebs_base).per_second;
        v.pipe = network.add_pool(name() + " EBS bandwidth", peak);
        ebs_.push_back({*v.pipe, base, peak, nullptr});
    }
    volume = v;
}

void Broker::open_bucket(Agenda& agenda, FluidNetwork& network, Limit& limit, Duration lasts) {
    if (limit.peak <= limit.base) return;
    const double size = (limit.peak - limit.base) * lasts.seconds();
    const double initial = network.load(limit.pool) > limit.base * (1 + 1e-9) ? 0 : size;
    limit.bucket = std::make_unique<TokenBucket>(agenda, network, limit.pool, limit.base, limit.peak, size, initial);
}

void Broker::settle_credits(Agenda& agenda, FluidNetwork& network, const Assumptions& assumptions) {
    for (Limit& limit : nic_) open_bucket(agenda, network, limit, assumptions.nic_burst);
    for (Limit& limit : ebs_) open_bucket(agenda, network, limit, assumptions.ebs_burst);
}

void Broker::limit_nic(FluidNetwork& network, Rate rate) {
    for (Limit& limit : nic_) {
        const double base = std::min(limit.base, rate.per_second), peak = std::max(base, std::min(limit.peak, rate.per_second));
        if (!limit.bucket) {
            network.set_capacity(limit.pool, base);
            continue;
        }
        // Never a peak below the baseline in between.
        limit.bucket->set_baseline(0);
        limit.bucket->set_peak(peak);
        limit.bucket->set_baseline(base);
    }
}

}  // namespace rehearse
