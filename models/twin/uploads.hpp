// From the write cache of one AutoMQ broker to objects: a block fills, is sealed at a threshold or after an interval, uploads at a pace
// and is committed in order. Forced uploads of closing partitions are grouped and not paced.
// Source: AutoMQ f1ce98ec89 S3Storage, LogCache, DefaultUploadWriteAheadLogTask.
#pragma once

#include <deque>
#include <map>
#include <memory>

#include "models/twin/records.hpp"
#include "sim/process.hpp"

namespace rehearse::twin {

class Cluster;

class Uploads {
public:
    /// `scope`: the life of the broker's process.
    Uploads(Cluster& cluster, Scope& scope, std::uint32_t broker) : cluster_(cluster), scope_(scope), id_(broker) {}

    /// A record of this partition, or of the broker's own (nobody), has been acknowledged by the WAL.
    void put(std::uint32_t partition, double bytes);
    /// Storage starts; `at` may lie in the past.
    void begin(Time at);
    void stop();
    /// Uploads what is there and ends when everything that was under way is committed.
    Process force();
    /// No more fits into the write cache: appends wait.
    bool full() const;
    /// Splits what a block holds into objects and parts, in bytes.
    static std::vector<double> pieces(const std::map<std::uint32_t, double>& held, double total, double part);

private:
    struct Task {
        std::map<std::uint32_t, double> held;      // bytes by partition
        double total = 0;
        Time created;
        std::uint64_t upto = 0;                    // the last WAL object that it covers
        double pace = 0;                           // bytes a second; 0: not paced
        bool forced = false;
        std::size_t open = 0;                      // pieces
        Signal prepared, uploaded, committed;
    };
    using Work = std::shared_ptr<Task>;

    double limit() const;
    double counted(double bytes) const;
    void fresh();
    void seal(bool forced);
    void tick(std::uint64_t life);
    Process upload(Work task, Work before);
    Process pass(Work task, double bytes);
    Process wait_turn(Work task, Time due);

    Cluster& cluster_;
    Scope& scope_;
    std::uint32_t id_;
    Work block_;
    std::deque<Work> under_way_;
    double uncommitted_ = 0, fastest_ = 0;
    Time began_, sealed_;
    std::uint64_t life_ = 0;
};

}  // namespace rehearse::twin
