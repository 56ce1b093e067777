// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/onednn_gemm.h"

#include "base/bf16.h"
#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace gatescope {

namespace {

using dnnl::memory;

constexpr int kPlainColumns = 128;
constexpr int kGatedColumns = 64; // of gate_proj and as many of up_proj
constexpr std::array kRowCounts{1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128};

int paddedRows(int m) {
    for (const int count : kRowCounts) {
        if (m <= count) return count;
    }
    return (m + 63) / 64 * 64;
}

dnnl::matmul::primitive_desc product(const dnnl::engine& engine, memory::data_type type, int m, int n, int k,
                                     const memory::desc& weights) {
    return matmulDescriptor(engine, rowMajor(m, k, type), weights, rowMajor(m, n, memory::data_type::f32));
}

} // namespace

OneDnnGemm::OneDnnGemm(DType dtype)
    : m_dtype(dtype), m_type(typeOf(dtype)), m_engine(dnnl::engine::kind::cpu, 0) {}

std::string OneDnnGemm::version() {
    const auto* v = dnnl_version();
    return fmt::format("{}.{}.{}", v->major, v->minor, v->patch);
}

bool OneDnnGemm::supports(DType dtype) {
    try {
        const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
        const auto type = typeOf(dtype);
        (void)product(engine, type, kLayoutRows, kPlainColumns, 256,
                      memory::desc({256, kPlainColumns}, type, memory::format_tag::any));
        return true;
    } catch (const dnnl::error&) {
        return false;
    }
}

std::string OneDnnGemm::name() const {
    return "oneDNN " + version();
}

int OneDnnGemm::chunkColumns(bool gated) const {
    return gated ? kGatedColumns : kPlainColumns;
}

OneDnnGemm::Shape OneDnnGemm::shapeOf(int n, int k, bool gated, int chunk) const {
    const int columns = chunkColumns(gated);
    const int valid = std::min(columns, n - chunk * columns);
    return {gated ? 2 * valid : valid, k};
}

void OneDnnGemm::prepareShape(const Shape& shape, int maxRows) {
    auto& chunk = m_chunks[shape];
    if (chunk.products.empty()) {
        const memory::desc any({shape.k, shape.n}, m_type, memory::format_tag::any);
        chunk.layout = product(m_engine, m_type, kLayoutRows, shape.n, shape.k, any).weights_desc();
    }
    for (int m = 1; m <= maxRows; m = paddedRows(m) + 1) {
        const int rows = paddedRows(m);
        if (chunk.products.contains(rows)) continue;
        const auto descriptor = product(m_engine, m_type, rows, shape.n, shape.k, chunk.layout);
        chunk.products.emplace(rows, Product{dnnl::matmul(descriptor), descriptor.src_desc(),
                                             descriptor.dst_desc(), descriptor.scratchpad_desc()});
    }
}

void OneDnnGemm::prepare(int n, int k, bool gated, int maxRows) {
    try {
        prepareShape(shapeOf(n, k, gated, 0), maxRows);
        prepareShape(shapeOf(n, k, gated, chunks(n, gated) - 1), maxRows);
    } catch (const dnnl::error& error) {
        throw DeviceError(fmt::format("oneDNN {} cannot multiply {} matrices on this processor: {}",
                                      version(), dtypeName(m_dtype), error.what()),
                          "Use --gemm auto, which takes GateScope's own kernels there");
    }
}

std::size_t OneDnnGemm::chunkBytes(int n, int k, bool gated) const {
    // Every chunk takes the room of a full one, rounded to a cache line.
    return wholeCacheLines(m_chunks.at(shapeOf(n, k, gated, 0)).layout.get_size());
}

std::size_t OneDnnGemm::packedBytes(int n, int k, bool gated) const {
    const auto last = m_chunks.at(shapeOf(n, k, gated, chunks(n, gated) - 1)).layout.get_size();
    return (static_cast<std::size_t>(chunks(n, gated)) - 1) * chunkBytes(n, k, gated) + wholeCacheLines(last);
}

void OneDnnGemm::pack(const std::byte* weights, int n, int k, bool gated, std::byte* packed) const {
    dnnl::stream stream(m_engine);
    const std::size_t rowBytes = static_cast<std::size_t>(k) * dtypeSize(m_dtype);
    const std::size_t stride = chunkBytes(n, k, gated);
    std::vector<std::byte> rows;
    for (int chunk = 0; chunk < chunks(n, gated); ++chunk) {
        const auto shape = shapeOf(n, k, gated, chunk);
        const int columns = gated ? shape.n / 2 : shape.n;
        const int begin = chunk * chunkColumns(gated);
        rows.resize(static_cast<std::size_t>(shape.n) * rowBytes);
        std::memcpy(rows.data(), weights + begin * rowBytes, columns * rowBytes);
        if (gated) {
            std::memcpy(rows.data() + columns * rowBytes,
                        weights + (static_cast<std::size_t>(n) + begin) * rowBytes, columns * rowBytes);
        }
        // Our rows are columns of W^T: [k, n] with k running fastest.
        memory source({{shape.k, shape.n}, m_type, memory::format_tag::ba}, m_engine, rows.data());
        memory target(m_chunks.at(shape).layout, m_engine, packed + chunk * stride);
        dnnl::reorder(source, target).execute(stream, source, target);
    }
    stream.wait();
}

std::size_t OneDnnGemm::rowsBytes(int m, int k) const {
    return static_cast<std::size_t>(paddedRows(m)) * k * dtypeSize(m_dtype);
}

void OneDnnGemm::packRows(const std::byte* x, const std::int32_t* ids, int m, int k, std::byte* rows) const {
    const std::size_t rowBytes = static_cast<std::size_t>(k) * dtypeSize(m_dtype);
    for (int r = 0; r < m; ++r) {
        std::memcpy(rows + r * rowBytes, x + static_cast<std::size_t>(ids != nullptr ? ids[r] : r) * rowBytes,
                    rowBytes);
    }
    std::memset(rows + m * rowBytes, 0, (static_cast<std::size_t>(paddedRows(m)) - m) * rowBytes);
}

const float* OneDnnGemm::execute(const std::byte* rows, int m, const Shape& shape, const std::byte* packed,
                                 GemmScratch& scratch) const {
    const auto& chunk = m_chunks.at(shape);
    const auto& found = chunk.products.at(paddedRows(m));
    float* y = scratch.atLeast(static_cast<std::size_t>(paddedRows(m)) * shape.n);
    dnnl::stream stream(m_engine);
    const memory source(found.source, m_engine, const_cast<std::byte*>(rows));
    const memory weights(chunk.layout, m_engine, const_cast<std::byte*>(packed));
    const memory destination(found.destination, m_engine, y);
    const memory scratchpad(found.scratchpad, m_engine, scratch.bytesAtLeast(found.scratchpad.get_size()));
    found.primitive.execute(stream, {{DNNL_ARG_SRC, source},
                                     {DNNL_ARG_WEIGHTS, weights},
                                     {DNNL_ARG_DST, destination},
                                     {DNNL_ARG_SCRATCHPAD, scratchpad}});
    stream.wait();
    return y;
}

void OneDnnGemm::multiply(const std::byte* rows, int m, const PackedMatrix& weights, int first, int last,
                          float* y, std::ptrdiff_t ldy, GemmScratch& scratch) const {
    const std::size_t stride = chunkBytes(weights.n, weights.k, false);
    for (int chunk = first; chunk < last; ++chunk) {
        const auto shape = shapeOf(weights.n, weights.k, false, chunk);
        const float* result = execute(rows, m, shape, weights.data + chunk * stride, scratch);
        const float* bias = weights.bias != nullptr ? weights.bias + chunk * kPlainColumns : nullptr;
        for (int r = 0; r < m; ++r) {
            float* to = y + r * ldy + chunk * kPlainColumns;
            std::memcpy(to, result + static_cast<std::size_t>(r) * shape.n,
                        static_cast<std::size_t>(shape.n) * sizeof(float));
            for (int c = 0; bias != nullptr && c < shape.n; ++c)
                to[c] += bias[c];
        }
    }
}

namespace {

float silu(float gate, float alpha) {
    return gate / (1.0f + std::exp(-alpha * gate));
}

/// One row of a gated chunk; biases or null.
struct GatedRow {
    const float* gate;
    const float* up;
    const float* gateBias;
    const float* upBias;

    float gateAt(int c) const { return gateBias != nullptr ? gate[c] + gateBias[c] : gate[c]; }
    float upAt(int c) const { return upBias != nullptr ? up[c] + upBias[c] : up[c]; }
};

/// `put(c, value)` for the columns of a row.
template <typename Put>
void activate(const GatedActivation& activation, const GatedRow& row, int columns, const Put& put) {
    if (activation.kind == ExpertSpec::Activation::SiluAndMul) {
        for (int c = 0; c < columns; ++c)
            put(c, silu(row.gateAt(c), 1.0f) * row.upAt(c));
        return;
    }
    const float limit = activation.limit;
    for (int c = 0; c < columns; ++c) {
        const float gate = row.gateAt(c);
        const float up = row.upAt(c); // comparisons, not std::min: NaN stays NaN
        const float cutGate = gate > limit ? limit : gate;
        const float cutUp = up > limit ? limit : up < -limit ? -limit : up;
        put(c, silu(cutGate, activation.alpha) * (cutUp + activation.upOffset));
    }
}

} // namespace

void OneDnnGemm::multiplyGated(const std::byte* rows, int m, const PackedMatrix& weights,
                               const GatedActivation& activation, int first, int last, std::byte* hidden,
                               GemmScratch& scratch) const {
    const std::size_t stride = chunkBytes(weights.n, weights.k, true);
    for (int chunk = first; chunk < last; ++chunk) {
        const auto shape = shapeOf(weights.n, weights.k, true, chunk);
        const int columns = shape.n / 2;
        const float* result = execute(rows, m, shape, weights.data + chunk * stride, scratch);
        for (int r = 0; r < m; ++r) {
            const float* gate = result + static_cast<std::size_t>(r) * shape.n;
            const int column = chunk * kGatedColumns;
            GatedRow row{gate, gate + columns, nullptr, nullptr};
            if (weights.bias != nullptr) {
                row.gateBias = weights.bias + column;
                row.upBias = weights.bias + weights.n + column;
            }
            const std::size_t at = static_cast<std::size_t>(r) * weights.n + column;
            activate(activation, row, columns, [&](int c, float value) {
                if (m_dtype == DType::BF16) {
                    reinterpret_cast<std::uint16_t*>(hidden)[at + c] = floatToBf16(value);
                } else {
                    reinterpret_cast<float*>(hidden)[at + c] = value;
                }
            });
        }
    }
}

} // namespace gatescope
