// One body for each loop in the compilers' vector extension; each instruction set is a function that inlines it.
#include "sim/sharing_vectors.hpp"

#include <bit>
#include <limits>

namespace rehearse {
namespace {

#define REHEARSE_INLINE inline __attribute__((always_inline))

typedef double Doubles __attribute__((vector_size(32), aligned(8), may_alias));
typedef std::int64_t Masks __attribute__((vector_size(32), aligned(8), may_alias));

constexpr std::size_t lanes = 4;
constexpr double infinite = std::numeric_limits<double>::infinity();

// A bit for each pool of a block, as masks of its four vectors.
constexpr Masks places[] = {{1 << 0, 1 << 1, 1 << 2, 1 << 3}, {1 << 4, 1 << 5, 1 << 6, 1 << 7}, {1 << 8, 1 << 9, 1 << 10, 1 << 11}, {1 << 12, 1 << 13, 1 << 14, 1 << 15}};
static_assert(vector_padding == 4 * lanes);

REHEARSE_INLINE std::size_t note_outside(const Masks& outside, std::size_t block, std::uint32_t* out, std::size_t found) {
    for (auto bits = static_cast<std::uint64_t>(outside[0] | outside[1] | outside[2] | outside[3]); bits != 0; bits &= bits - 1)
        out[found++] = static_cast<std::uint32_t>(block + static_cast<std::size_t>(std::countr_zero(bits)));
    return found;
}

REHEARSE_INLINE double least_of(const Doubles& v) {
    const double a = v[0] < v[1] ? v[0] : v[1];
    const double b = v[2] < v[3] ? v[2] : v[3];
    return a < b ? a : b;
}

/// A load rises or falls, so it can leave its interval on one side only.
template <bool up, bool raises_tops>
REHEARSE_INLINE double shift_body(const RowShift& s, const PoolColumns& pools, std::uint32_t* out, std::size_t& found) {
    Doubles slow = {infinite, infinite, infinite, infinite};
    const Doubles far = slow;
    const Doubles raised = {s.level, s.level, s.level, s.level};
    const double* const border = up ? pools.high : pools.low;
    std::size_t n = 0;
    for (std::size_t block = 0; block < pools.size; block += vector_padding) {
        Masks outside = {0, 0, 0, 0};
        for (std::size_t i = 0; i < vector_padding / lanes; ++i) {
            const std::size_t q = block + i * lanes;
            const Doubles row = *reinterpret_cast<const Doubles*>(s.row + q);
            const Doubles sum = *reinterpret_cast<const Doubles*>(pools.passing + q) + s.change * row;
            *reinterpret_cast<Doubles*>(pools.passing + q) = sum;
            const Doubles limit = *reinterpret_cast<const Doubles*>(border + q);
            outside |= reinterpret_cast<Masks>(up ? sum > limit : sum < limit) & places[i];
            if constexpr (raises_tops) {
                const Masks present = reinterpret_cast<Masks>(row > s.present);
                const Doubles top = *reinterpret_cast<const Doubles*>(pools.top + q);
                const Masks higher = present & reinterpret_cast<Masks>(top < s.level);
                *reinterpret_cast<Doubles*>(pools.top + q) = higher ? raised : top;
                const Doubles level = *reinterpret_cast<const Doubles*>(pools.level + q);
                const Doubles near = present ? level : far;
                slow = near < slow ? near : slow;
            }
        }
        n = note_outside(outside, block, out, n);
    }
    found = n;
    return least_of(slow);
}

REHEARSE_INLINE double any_shift(const RowShift& s, const PoolColumns& pools, std::uint32_t* out, std::size_t& found) {
    if (s.change >= 0) return shift_body<true, true>(s, pools, out, found);
    return s.raises_tops ? shift_body<false, true>(s, pools, out, found) : shift_body<false, false>(s, pools, out, found);
}

REHEARSE_INLINE double least_body(const double* values, std::size_t size) {
    Doubles a = {infinite, infinite, infinite, infinite};
    Doubles b = a;
    for (std::size_t i = 0; i < size; i += 2 * lanes) {
        const Doubles v = *reinterpret_cast<const Doubles*>(values + i);
        const Doubles w = *reinterpret_cast<const Doubles*>(values + i + lanes);
        a = v < a ? v : a;
        b = w < b ? w : b;
    }
    a = b < a ? b : a;
    return least_of(a);
}

double shift_portable(const RowShift& s, const PoolColumns& p, std::uint32_t* out, std::size_t& found) { return any_shift(s, p, out, found); }
double least_portable(const double* values, std::size_t size) { return least_body(values, size); }
constexpr VectorLoops portable{shift_portable, least_portable, "portable"};

#if defined(__x86_64__)
__attribute__((target("avx2"))) double shift_avx2(const RowShift& s, const PoolColumns& p, std::uint32_t* out, std::size_t& found) {
    return any_shift(s, p, out, found);
}
__attribute__((target("avx2"))) double least_avx2(const double* values, std::size_t size) { return least_body(values, size); }
constexpr VectorLoops avx2{shift_avx2, least_avx2, "avx2"};
#endif

const VectorLoops& choose() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) return avx2;
#endif
    return portable;
}

}  // namespace

const VectorLoops& vector_loops() {
    static const VectorLoops& chosen = choose();
    return chosen;
}

}  // namespace rehearse
