// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/safetensors.h"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace gatescope {

/// The tensors of one safetensors file, or of a checkpoint's shards. A shard is mapped when one of its
/// tensors is first asked for. Safe to use from several threads at once.
class TensorStore {
public:
    /// A single file.
    static std::shared_ptr<TensorStore> ofFile(const std::filesystem::path& file);
    /// The shards named by a folder's model.safetensors.index.json, or its model.safetensors.
    static std::shared_ptr<TensorStore> ofFolder(const std::filesystem::path& folder);

    bool has(std::string_view name) const { return m_shardOf.contains(name); }
    /// InputError names the file and the tensor where either is missing.
    const TensorView& tensor(std::string_view name) const;
    /// The file that holds the tensor, or the index or file that should.
    std::filesystem::path fileOf(std::string_view name) const;
    /// What the store was opened from: a file or a folder.
    const std::filesystem::path& path() const { return m_path; }

    /// Gives all mapped pages back to the system; views stay valid.
    void dropPages() const;

private:
    using FileMap = std::map<std::filesystem::path, std::unique_ptr<SafetensorsFile>>;

    explicit TensorStore(std::filesystem::path path) : m_path(std::move(path)) {}
    void readIndex(const std::filesystem::path& index);
    void refuseOldIndex() const;
    const SafetensorsFile& open(const std::filesystem::path& file, std::string_view wanted) const;

    std::filesystem::path m_path;
    std::map<std::string, std::filesystem::path, std::less<>> m_shardOf;
    mutable std::mutex m_mutex; ///< guards m_files
    mutable FileMap m_files;
};

} // namespace gatescope
