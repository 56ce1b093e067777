// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/settings_group.h"

class QComboBox;
class QSpinBox;

namespace gatescope {

class PartChoice;
class PathField;

/// Which model's layers are run. A config.json or a checkpoint's folder can be dropped anywhere on it.
class ModelGroup final : public SettingsGroup {
    Q_OBJECT
public:
    explicit ModelGroup(QWidget* parent = nullptr);

    void show(const RunSettings& settings);
    void store(RunSettings& settings) const;
    /// Shape, weights and layers of the chosen model.
    void showFacts(const ModelFacts& facts);
    /// A folder is a checkpoint, a file a config.json.
    void takeDropped(const QString& path);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildSource();
    void buildLayers();
    RunSettings::Source source() const;
    void sourceChanged();
    void fillLayers(const ModelFacts& facts);
    void updateParts();
    void updateShape();

    QComboBox* m_model = nullptr;
    PathField* m_path = nullptr;
    PartChoice* m_part = nullptr; ///< shown where the file has two
    PathField* m_weights = nullptr;
    QComboBox* m_layer = nullptr;      ///< a checkpoint's
    QSpinBox* m_layerNumber = nullptr; ///< of synthetic weights
    QSpinBox* m_layers = nullptr;
    QComboBox* m_dtype = nullptr;
    QLabel* m_shape = nullptr;
    ModelFacts m_facts;
    int m_wantedLayer = 0; ///< until the checkpoint's layers are known
};

} // namespace gatescope
