// The medium under the write-ahead logs of a shared-storage design: what an append takes and when it is durable, how the old writer is
// fenced, and how another broker reads what was not yet uploaded. Each medium is a file of models/wals/.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/books.hpp"
#include "models/price_fold.hpp"
#include "sim/journal.hpp"
#include "sim/random.hpp"

namespace rehearse {

class World;

class WalMedium {
public:
    explicit WalMedium(World& world) : world_(world) {}
    virtual ~WalMedium() = default;
    WalMedium(const WalMedium&) = delete;
    WalMedium& operator=(const WalMedium&) = delete;

    /// What one byte takes that `leader` appends while it takes in `rate` bytes/s, and the mean wait for its acknowledgement.
    virtual PathCost append(BrokerId leader, double rate) const = 0;
    /// Seconds from an append to its acknowledgement at `rate` bytes/s: one draw of what `append` has in the mean.
    virtual double ack_seconds(double rate, RandomStream& draws) const = 0;
    /// Appends of this broker can become durable now.
    virtual bool writable(BrokerId leader) const = 0;
    /// Books the requests of `seconds` of appends at `rate` bytes/s, where they do not go by bytes.
    virtual void meter(double /*rate*/, double /*seconds*/) {}
    /// Bytes that one broker's log can hold before they are uploaded.
    virtual double capacity() const = 0;

    /// Some broker could fence and read this log now; if not, `waits_for` says what is missing.
    virtual bool within_reach(BrokerId /*failed*/) const { return true; }
    /// The fact that last brought it back within reach; no_fact if it always was.
    virtual FactId reached_by(BrokerId /*failed*/) const { return no_fact; }
    virtual std::string waits_for(BrokerId /*failed*/) const { return {}; }
    /// Seconds until the old writer is fenced and the log can be read by `target`; books the requests that this takes.
    virtual double take_over(BrokerId failed, BrokerId target) = 0;
    /// What one byte of the log takes that `reader` reads, and bytes a second that the reading allows beside pools. `rate` is what the writer took in.
    virtual PathCost replay(BrokerId failed, BrokerId reader, double rate) const = 0;
    virtual double replay_rate(double rate) const = 0;

    /// A zone has lost its power or connection, or has it again.
    virtual void on_zone(ZoneId) {}
    /// How often it has come to lie elsewhere: ways to it are other ones then.
    virtual std::uint32_t moves() const { return 0; }
    /// Appends go through the object-storage client, in objects of so many bytes at `rate` bytes/s.
    virtual bool in_store() const { return false; }
    virtual double object(double /*rate*/) const { return 1; }
    /// Every zone reads and writes it alike, as routing by zone needs.
    virtual bool shared_by_zones() const { return false; }
    /// The log's bytes are durable in one zone only.
    virtual bool zonal() const { return false; }
    /// What is paid for by the hour.
    virtual void add_to(Inventory&) const {}
    virtual std::string words() const { return {}; }
    virtual std::vector<std::string> not_modelled() const { return {}; }

protected:
    World& world_;
};

}  // namespace rehearse
