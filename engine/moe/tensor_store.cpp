// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/tensor_store.h"

#include "base/error.h"
#include "moe/existing_path.h"
#include "moe/json_fields.h"
#include "moe/strict_json.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope {

namespace fs = std::filesystem;

namespace {

constexpr auto kIndex = "model.safetensors.index.json";
constexpr auto kSingle = "model.safetensors";

} // namespace

std::shared_ptr<TensorStore> TensorStore::ofFile(const fs::path& file) {
    std::shared_ptr<TensorStore> store(new TensorStore(file));
    auto opened = std::make_unique<SafetensorsFile>(file);
    for (const auto& [name, view] : opened->tensors()) {
        store->m_shardOf.emplace(name, file);
    }
    store->m_files.emplace(file, std::move(opened));
    return store;
}

std::shared_ptr<TensorStore> TensorStore::ofFolder(const fs::path& folder) {
    const auto index = folder / kIndex;
    const auto single = folder / kSingle;
    if (pathExists(index)) {
        std::shared_ptr<TensorStore> store(new TensorStore(folder));
        store->readIndex(index);
        return store;
    }
    if (!pathExists(single)) {
        throw InputError(fmt::format("{}: there is no model.safetensors.index.json and no model.safetensors",
                                     folder.string()),
                         "Give the folder of a checkpoint in safetensors format");
    }
    auto store = ofFile(single);
    store->m_path = folder;
    return store;
}

void TensorStore::readIndex(const fs::path& index) {
    const auto where = index.string();
    const auto json = parseStrictJson(quoteNonFinite(readTextFile(index)), where);
    const JsonFields fields(json, where);
    if (!fields.object("weight_map")) fields.fail("weight_map", "is missing", "Get the index again");
    for (const auto& [name, shard] : json["weight_map"].items()) {
        const auto file = shard.is_string() ? shard.get<std::string>() : std::string();
        // A shard lies beside its index: a path elsewhere is damage or malice.
        if (file.empty() || file == "." || file == ".." || fs::path(file).filename() != file) {
            fields.fail("weight_map",
                        fmt::format("gives {} for {}, which is no file name", shard.dump(), name),
                        "Get the index again");
        }
        m_shardOf.emplace(name, m_path / file);
    }
}

const TensorView& TensorStore::tensor(std::string_view name) const {
    const auto shard = m_shardOf.find(name);
    if (shard == m_shardOf.end()) {
        throw InputError(
            fmt::format("{}: there is no tensor {}", m_path.string(), name),
            "The weights and the model's configuration do not belong together, or part is missing");
    }
    return open(shard->second, name).tensor(name);
}

fs::path TensorStore::fileOf(std::string_view name) const {
    const auto shard = m_shardOf.find(name);
    return shard == m_shardOf.end() ? m_path : shard->second;
}

void TensorStore::dropPages() const {
    const std::lock_guard lock(m_mutex);
    for (const auto& [path, file] : m_files) {
        file->dropPages();
    }
}

/// An index that was left behind where its shards were joined.
void TensorStore::refuseOldIndex() const {
    const auto anyShard = [](const auto& shard) { return pathExists(shard.second); };
    if (!pathExists(m_path / kSingle) || std::ranges::any_of(m_shardOf, anyShard)) return;
    throw InputError(fmt::format("{}: none of the shards that it names is there, but {} is",
                                 (m_path / kIndex).string(), kSingle),
                     fmt::format("Remove the index if {} is the whole model", kSingle));
}

const SafetensorsFile& TensorStore::open(const fs::path& file, std::string_view wanted) const {
    const std::lock_guard lock(m_mutex);
    auto& opened = m_files[file];
    if (opened) return *opened;
    if (!pathExists(file)) {
        refuseOldIndex();
        throw InputError(fmt::format("{}: the shard is missing; it holds {}", file.string(), wanted),
                         "Download the checkpoint completely");
    }
    opened = std::make_unique<SafetensorsFile>(file);
    return *opened;
}

} // namespace gatescope
