// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/aligned_buffer.h"
#include "cpu/onednn_compat.h"
#include "cpu/thread_team.h"
#include "moe/routing.h"
#include "moe/weight_source.h"

#include <map>

namespace gatescope {

/// The experts of a layer as one would first write them on oneDNN: a matmul each for w13 and w2 with weights
/// in the layout that oneDNN prefers, one task per expert, experts taken in turn. The baseline for
/// ExpertSchedule (`gatescope bench --baseline`); it runs no gate and no shared expert, so it does less than
/// the layer does.
class OneDnnBaseline {
public:
    /// Packs the layer's experts. DeviceError where oneDNN multiplies no `dtype` on this processor.
    OneDnnBaseline(const WeightSource& source, DType dtype, ThreadTeam& team);

    /// Builds the primitives for this routing's row counts, so that run() builds none.
    void prepare(const Routing& routing);
    /// output[tokens, H] in float32 for x [tokens, H] in the dtype.
    void run(const std::byte* x, const Routing& routing, float* output);

private:
    struct Product {
        dnnl::matmul primitive;
        dnnl::memory::desc source, weights, destination, scratchpad;
    };
    struct Worker {
        AlignedBuffer x, gateUp, hidden, scratchpad;
    };
    /// The tokens of one expert.
    struct Group {
        int expert;
        std::vector<std::int32_t> tokens;
        std::vector<std::size_t> choices; ///< index into Routing's arrays
    };

    Product makeProduct(int m, int n, int k, const dnnl::memory::desc& weights) const;
    AlignedBuffer packed(const dnnl::memory::desc& layout, const std::byte* weights, int n, int k) const;
    void expert(const Group& group, const std::byte* x, Worker& worker);
    void execute(const Product& product, const std::byte* source, const AlignedBuffer& weights,
                 float* destination, Worker& worker) const;
    std::vector<Group> groupsOf(const Routing& routing) const;

    MoeConfig m_config;
    DType m_dtype;
    ThreadTeam& m_team;
    dnnl::engine m_engine;
    dnnl::memory::desc m_gateUpLayout, m_downLayout;
    std::vector<AlignedBuffer> m_gateUp, m_down;           ///< by expert
    std::map<int, std::pair<Product, Product>> m_products; ///< w13 and w2 by rows
    std::vector<Worker> m_workers;
    AlignedBuffer m_y; ///< [choices, H] float32
};

} // namespace gatescope
