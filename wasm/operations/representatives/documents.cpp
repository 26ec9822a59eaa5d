#include "operations/representatives/documents.h"

#include "representatives/model/model_json.h"

namespace cyclescope::border {
namespace {

Result<std::shared_ptr<const Document>> read_table_document(std::string text) {
  return std::make_shared<const TableDocument>(std::move(text));
}

Result<std::shared_ptr<const Document>> read_model_document(std::string text) {
  auto model = representatives::read_fitted_model(text);
  if (!model) return tl::unexpected(std::move(model.error()));
  return std::make_shared<const ModelDocument>(std::move(text), std::move(*model));
}

}  // namespace

const DocumentKind kTableKind = {Kind::kTable, Input::kTable, read_table_document, nullptr};
const DocumentKind kModelKind = {Kind::kModel, Input::kModel, read_model_document, nullptr};

Answer<representatives::MeasurementTable> measurements_of(const TableDocument& table, const std::string& only_type) {
  auto read = representatives::read_measurement_table(table.text, only_type);
  if (!read) return refuse(std::move(read.error()), Input::kTable);
  return std::move(*read);
}

Answer<representatives::LayerTable> layers_of(const TableDocument& table) {
  auto read = representatives::read_layer_table(table.text);
  if (!read) return refuse(std::move(read.error()), Input::kTable);
  return std::move(*read);
}

Answer<std::int32_t> hand_out(Session& session, std::shared_ptr<const Document> document) {
  if (const std::int32_t known = session.handles.find(document->kind(), document->content()); known != 0) return known;
  auto handle = session.handles.add(std::move(document));
  if (!handle) return refuse(std::move(handle.error()), Input::kModule);
  return *handle;
}

}  // namespace cyclescope::border
