// Bytes are read as small round numbers, so that ties and zeros are as common as they are harmful.
#include "tests/support/fuzz_targets.hpp"

#include "experiments/config_error.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/study.hpp"
#include "tests/support/random_systems.hpp"

namespace rehearse::test {

namespace {

class Bytewise {
public:
    explicit Bytewise(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    System system() {
        System system;
        for (unsigned p = 1 + below(8); p > 0; --p) system.pools.push_back(number());
        for (unsigned g = below(3); g > 0; --g) system.gates.push_back(static_cast<int>(below(4)));
        for (unsigned f = 1 + below(24); f > 0; --f) system.flows.push_back(flow(system));
        for (unsigned c = below(8); c > 0; --c) {
            const double at = instant();
            const auto pool = below(static_cast<unsigned>(system.pools.size()));
            system.changes.push_back({at, pool, number()});
        }
        system.until = 200;
        return system;
    }

private:
    unsigned byte() { return at_ < bytes_.size() ? bytes_[at_++] : 0; }
    unsigned below(unsigned n) { return byte() % n; }
    /// 0, then eighths to 16, then powers of two to 2^39.
    double number() {
        const unsigned b = byte();
        return b < 128 ? b / 8.0 : std::ldexp(1.0, static_cast<int>(b - 128) / 3 - 3);
    }
    /// Weights and coefficients: eighths to 16, then powers of two to 2^10. Doubles cannot add shares that lie much further apart.
    double factor() {
        const unsigned b = byte();
        return b < 128 ? std::max(b / 8.0, 0.125) : std::ldexp(1.0, static_cast<int>(b - 128) / 12);
    }
    double instant() { return byte() / 4.0; }

    SystemFlow flow(const System& system) {
        SystemFlow flow;
        const unsigned kind = byte();
        for (unsigned u = 1 + below(4); u > 0; --u) {
            const auto pool = below(static_cast<unsigned>(system.pools.size()));
            flow.uses.push_back({PoolId{pool}, (kind & 1) != 0 ? factor() : 1.0});
        }
        flow.amount = (kind & 6) == 6 ? endless : number();
        if ((kind & 8) != 0) flow.weight = factor();
        if ((kind & 16) != 0) flow.cap = number();
        if ((kind & 32) != 0) flow.start = instant();
        if ((kind & 64) != 0) flow.cut_at = flow.start + instant();
        if ((kind & 128) != 0) flow.cap_changes.push_back({flow.start + instant(), number()});
        for (std::uint32_t g = 0; g < system.gates.size(); ++g)
            if (below(2) == 1) flow.gates.push_back({g});
        return flow;
    }

    std::span<const std::uint8_t> bytes_;
    std::size_t at_ = 0;
};

}  // namespace

void read_as_study(std::span<const std::uint8_t> bytes) {
    static const Catalog catalog = load_catalog();
    try {
        parse_study({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, "fuzz.json", catalog);
    } catch (const ConfigError&) {
    }
}

System system_from(std::span<const std::uint8_t> bytes) { return Bytewise(bytes).system(); }

std::string sharing_fault(std::span<const std::uint8_t> bytes) {
    const System system = system_from(bytes);
    const SystemOutcome reference = run_system(system, {.solver = SolverKind::reference, .check = true});
    SystemOutcome fast = run_system(system, {.solver = SolverKind::fast, .check = true});
    // What a flow has moved has the digits of its amount, and a clock resolves 2.4e-4 of a unit per weight before it starts anew.
    for (std::size_t f = 0; f < system.flows.size(); ++f) {
        const double amount = system.flows[f].amount < endless ? system.flows[f].amount : 0;
        if (std::abs(fast.moved[f] - reference.moved[f]) <= 1e-9 * amount + 2.5e-4 * system.flows[f].weight) fast.moved[f] = reference.moved[f];
    }
    return difference(reference, fast, 1e-6);
}

}  // namespace rehearse::test
