// A write-ahead log of objects in the regional store: batches by time or bytes, a PUT each, and a GET that verifies the reservation.
#pragma once

#include "models/wal_medium.hpp"

namespace rehearse {

class ObjectWal final : public WalMedium {
public:
    using WalMedium::WalMedium;

    PathCost append(BrokerId leader, double rate) const override;
    double ack_seconds(double rate, RandomStream& draws) const override;
    bool writable(BrokerId leader) const override;
    void meter(double rate, double seconds) override;
    double capacity() const override { return unlimited; }
    bool in_store() const override { return true; }
    bool shared_by_zones() const override { return true; }
    double object(double rate) const override;

    double take_over(BrokerId failed, BrokerId target) override;
    PathCost replay(BrokerId failed, BrokerId reader, double rate) const override;
    double replay_rate(double rate) const override;

private:
    /// The mean wait of a record until its batch is full or due.
    double batching_s(double rate) const;
};

}  // namespace rehearse
