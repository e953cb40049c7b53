// The vector loops of the fast solver, compiled for several instruction sets and chosen once by what the processor offers.
// Element-wise sums and minima only, so that the bits are equal at every vector width.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rehearse {

/// The arrays of all pools that a dense row works on; their lengths are multiples of vector_padding.
struct PoolColumns {
    double* passing;         // S: load of flows that only pass
    double* top;             // upper bound of the levels of passing flows
    const double* low;       // interval of S in which the level is still right; all numbers if the pool waits for repair
    const double* high;
    const double* level;     // lambda
    std::size_t size;
};

constexpr std::size_t vector_padding = 16;

/// What a level change of one pool does to all others through the flows bound to it.
struct RowShift {
    const double* row;  // sum of shares of the bound flows, by pool
    double change;      // of the level
    double level;       // the new one
    double present;     // a row entry above this means that some bound flow crosses that pool
    bool raises_tops;
};

struct VectorLoops {
    /// S += change x row; tops raised to the level; indices of pools that left their interval go to `out`
    /// (room for `size`), their number to `found`. Returns the least level among the pools present; infinite if tops are not raised.
    double (*shift)(const RowShift& shift, const PoolColumns& pools, std::uint32_t* out, std::size_t& found);
    /// Least of `size` doubles, a multiple of vector_padding.
    double (*least)(const double* values, std::size_t size);
    const char* name;
};

/// The best that this processor can run.
const VectorLoops& vector_loops();

}  // namespace rehearse
