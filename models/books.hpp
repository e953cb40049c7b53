// Transfers: flows whose bytes and requests are booked as they move. The one place where a simulated byte becomes a booked byte.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/request_book.hpp"
#include "models/traffic_book.hpp"
#include "sim/fluid.hpp"

namespace rehearse {

struct ByteLine {
    PlaceId from, to;
    Purpose purpose;
    Initiator initiator;
    double per_unit = 1;
    bool operator==(const ByteLine&) const = default;
};

struct RequestLine {
    RequestKind kind;
    Purpose purpose;
    double per_unit = 0;
    bool operator==(const RequestLine&) const = default;
};

/// What one unit of a transfer takes from pools and leaves in the books.
struct PathCost {
    std::vector<Use> uses;
    std::vector<ByteLine> bytes;
    std::vector<RequestLine> requests;
    std::optional<RequestLoop> loop;
    double weight = 1;               // claims as much of each pool as so many transfers of weight 1
    double answer_s = 0;             // seconds from a request's last byte to its answer, where that is not next to nothing

    PathCost& operator+=(const PathCost& other);
    bool operator==(const PathCost&) const = default;
};

class Books;

/// Owns a booked flow: posts what it moved and cuts it when destroyed.
class [[nodiscard]] Transfer {
public:
    Transfer() = default;
    Transfer(Books& books, std::uint32_t slot) : books_(&books), slot_(slot) {}
    Transfer(Transfer&& other) noexcept : books_(std::exchange(other.books_, nullptr)), slot_(other.slot_) {}
    Transfer& operator=(Transfer&& other) noexcept;
    ~Transfer() { close(); }

    explicit operator bool() const { return books_ != nullptr; }
    /// Ends it; returns what it moved since it was opened.
    double close();
    double rate() const;
    double moved() const;
    void set_cap(double cap);
    FlowId flow() const;

private:
    Books* books_ = nullptr;
    std::uint32_t slot_ = 0;
};

/// Which transfers repair what a failure broke; their bottlenecks are the "why".
enum class Work { live, recovery };

class Books {
public:
    Books(FluidNetwork& network, std::vector<std::string> zone_names, std::vector<std::string> store_types);

    Transfer open(PathCost path, Work work, std::string name, double cap, double amount = endless, Action done = {});

    /// Brings both books up to now.
    void post();
    TrafficBook traffic;
    RequestBook requests;

    double cross_zone_rate() const;
    double recovery_rate() const;
    /// The flows of open recovery transfers.
    std::vector<FlowId> recovering() const;
    /// Flow-seconds of recovery transfers by what bound them, in words; ended ones included.
    std::vector<std::pair<std::string, double>> bound_by() const;
    /// What held recovery transfers of this name, or of one that goes on after it, for most of their time; empty if there were none.
    std::string held_most(const std::string& name) const;

private:
    friend class Transfer;
    struct Slot {
        FlowId flow;
        std::vector<ByteLine> bytes;
        std::vector<RequestLine> requests;
        Work work = Work::live;
        double cross_per_unit = 0;
        double posted = 0;
        bool open = false;
        std::uint32_t uses = 0;        // how often this slot was opened: tells a late completion from the present one
        Action done;
    };

    void post(Slot& slot);
    void finished(std::uint32_t slot, std::uint32_t use);
    double close(std::uint32_t slot);
    void keep_causes(const Slot& slot);

    FluidNetwork& network_;
    std::deque<Slot> slots_;
    std::vector<std::uint32_t> free_;
    std::vector<std::pair<std::string, double>> causes_;
    std::map<std::string, std::vector<std::pair<std::string, double>>> causes_by_name_;    // of ended recovery transfers
};

}  // namespace rehearse
