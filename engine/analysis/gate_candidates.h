// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_table.h"
#include "analysis/moe_layers.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gatescope {

/// What tells equal calls: the operator's shapes where both have them, else the kernel's name and grid.
struct CallKey {
    std::uint32_t shapes = KernelRow::kNone;
    std::uint32_t signature = 0;

    bool hasShapes() const { return shapes != KernelRow::kNone; }
    auto operator<=>(const CallKey&) const = default;
};

bool equalCalls(const CallKey& a, const CallKey& b);

/// A GEMM in a layer's window that may be its gate.
struct GateCandidate {
    CallKey key;
    std::vector<std::uint32_t> rows;
    bool beforeRouter = false; ///< before the layer's first router kernel
    bool likeOther = false;    ///< by its neighbours another GEMM, though its shapes may be the gate's
};

/// Finds what may be a layer's gate, and leaves out what by its neighbours is another GEMM.
class GateCandidates {
public:
    explicit GateCandidates(const KernelTable& table);

    std::vector<GateCandidate> inWindow(const MoeLayer& layer) const;
    /// What other queues of the device ran between the window's bound and the router, in order: a gate may be
    /// computed beside the shared expert. Not where they have routers of their own and don't take turns.
    std::vector<GateCandidate> onOtherQueues(const MoeLayer& layer) const;
    std::optional<std::int64_t> columns(const GateCandidate& candidate) const;
    /// Whether the GEMM is a shared expert's gate, with one column: told by the sigmoid of its result that
    /// scales what the shared expert made before.
    bool isSharedGate(std::span<const std::uint32_t> rows, std::size_t at) const;

private:
    std::vector<GateCandidate> among(std::span<const std::uint32_t> rows, std::size_t from, std::size_t to,
                                     const MoeLayer& layer) const;
    std::optional<std::size_t> inFront(std::span<const std::uint32_t> rows, std::size_t at) const;
    bool isUp(std::span<const std::uint32_t> rows, std::size_t at) const;
    bool isDown(std::span<const std::uint32_t> rows, std::size_t at) const;
    bool isOther(std::span<const std::uint32_t> rows, std::size_t at) const;
    std::size_t behindGemm(std::span<const std::uint32_t> rows, std::size_t at) const;
    bool multiplies(const KernelRow& row) const;
    CallKey keyOf(const KernelRow& row, const MoeLayer& layer) const;
    const KernelRow& row(std::uint32_t at) const { return m_table.rows[at]; }

    const KernelTable& m_table;
    std::vector<bool> m_routes;                ///< [queue]
    std::vector<std::uint32_t> m_equalProduct; ///< [shapes]: the first shapes of a product of the same size
};

} // namespace gatescope
