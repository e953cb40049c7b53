// What happened, as typed facts. Models note facts; probes subscribe by type; one digest covers them all.
// Promise: observing changes nothing, and two runs with equal facts have equal digests.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "sim/agenda.hpp"
#include "sim/digest.hpp"
#include "sim/fields.hpp"
#include "sim/id.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// Facts are numbered in the order in which they were noted.
using FactId = std::uint32_t;
inline constexpr FactId no_fact = 0xffffffff;

/// Times and durations are seconds, data bytes, rates bytes a second.
using FactValue = std::variant<std::int64_t, double, std::string>;

struct FactRecord {
    Time at;
    std::string_view kind;
    FactId cause = no_fact;  // the fact without which this one would not be
    std::vector<std::pair<std::string_view, FactValue>> values;
};

inline FactValue fact_value(Time t) { return t.seconds(); }
inline FactValue fact_value(Duration d) { return d.seconds(); }
inline FactValue fact_value(Bytes b) { return b.count; }
inline FactValue fact_value(Rate r) { return r.per_second; }
inline FactValue fact_value(double number) { return number; }
inline FactValue fact_value(std::integral auto number) { return static_cast<std::int64_t>(number); }
inline FactValue fact_value(std::string text) { return text; }
template <class Tag>
FactValue fact_value(Id<Tag> id) {
    return static_cast<std::int64_t>(id.value);
}
template <class Enum>
    requires std::is_enum_v<Enum>
FactValue fact_value(Enum word) {
    for (const auto& [text, value] : EnumWords<Enum>::words) {
        if (value == word) return std::string(text);
    }
    return static_cast<std::int64_t>(word);
}

/// A fact is a struct with `static constexpr std::string_view kind` and `void fields(auto&& field)`.
/// A member that reads as the same text or number is the same value: its C++ type does not enter the digest.
class Journal {
public:
    explicit Journal(const Agenda& agenda) : agenda_(agenda) {}

    /// Digests and stores the fact at the present time, then tells its subscribers in order of subscription.
    template <class Fact>
    FactId note(Fact fact, FactId cause = no_fact) {
        FactRecord record{agenda_.now(), Fact::kind, cause, {}};
        fact.fields([&](const Field& field, auto& member) { record.values.emplace_back(field.name, fact_value(member)); });
        const FactId id = store(std::move(record));
        tell(&type_mark<Fact>, &fact);
        return id;
    }

    /// Calls `hear(Time, const Fact&)` whenever such a fact is noted from now on. What it refers to must outlive the journal.
    template <class Fact, class Hear>
        requires std::is_invocable_v<Hear&, Time, const Fact&>
    void on(Hear hear) {
        subscribers_.push_back({&type_mark<Fact>, std::make_unique<Listening<Fact, Hear>>(std::move(hear))});
    }

    const std::vector<FactRecord>& records() const { return records_; }
    Digest& digest() { return digest_; }
    const Digest& digest() const { return digest_; }

private:
    struct Listener {
        virtual ~Listener() = default;
        virtual void hear(Time at, const void* fact) = 0;
    };
    template <class Fact, class Hear>
    struct Listening final : Listener {
        explicit Listening(Hear h) : heard(std::move(h)) {}
        void hear(Time at, const void* fact) override { heard(at, *static_cast<const Fact*>(fact)); }
        Hear heard;
    };
    struct Subscriber {
        const char* type;
        std::unique_ptr<Listener> listener;
    };

    /// One object a type; only its identity counts.
    template <class Fact>
    static constexpr char type_mark = 0;

    FactId store(FactRecord record);
    void tell(const char* type, const void* fact);

    const Agenda& agenda_;
    std::vector<FactRecord> records_;
    std::vector<Subscriber> subscribers_;
    Digest digest_;
};

}  // namespace rehearse
