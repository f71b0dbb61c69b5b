package restruct.standin;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.runners.fnexecution.translation.PipelineTranslatorUtils;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.util.WindowedValue;

/** How the elements of one PCollection are written between Flink's operators. */
final class Edge implements Serializable {
  final String id;
  private final byte[] components;
  private transient WindowedValue.WindowedValueCoder<Object> coder;

  Edge(String id, RunnerApi.Components components) {
    this.id = id;
    this.components = needed(id, components).toByteArray();
  }

  /** What one collection needs of a pipeline: a job of hundreds of edges must not hold it all. */
  private static RunnerApi.Components needed(String id, RunnerApi.Components all) {
    RunnerApi.PCollection collection = all.getPcollectionsOrThrow(id);
    RunnerApi.WindowingStrategy windows =
        all.getWindowingStrategiesOrThrow(collection.getWindowingStrategyId());
    RunnerApi.Components.Builder some = RunnerApi.Components.newBuilder();
    some.putPcollections(id, collection);
    some.putWindowingStrategies(collection.getWindowingStrategyId(), windows);
    addCoder(collection.getCoderId(), all, some);
    addCoder(windows.getWindowCoderId(), all, some);
    return some.build();
  }

  private static void addCoder(
      String id, RunnerApi.Components all, RunnerApi.Components.Builder some) {
    RunnerApi.Coder coder = all.getCodersOrThrow(id);
    some.putCoders(id, coder);
    coder.getComponentCoderIdsList().forEach(part -> addCoder(part, all, some));
  }

  WindowedValue.WindowedValueCoder<Object> coder() {
    if (coder == null) {
      try {
        RunnerApi.Components parts = RunnerApi.Components.parseFrom(components);
        coder = PipelineTranslatorUtils.getWindowedValueCoder(id, parts);
      } catch (IOException error) {
        throw new UncheckedIOException(error);
      }
    }
    return coder;
  }

  WindowedValue<Object> decode(byte[] bytes) throws IOException {
    return coder().decode(new ByteArrayInputStream(bytes));
  }

  byte[] encode(WindowedValue<Object> value) throws IOException {
    return encode(coder(), value);
  }

  static <T> byte[] encode(Coder<T> coder, T value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    coder.encode(value, out);
    return out.toByteArray();
  }

  /** The key as a string, which Flink can compare. */
  String key(Object key) throws IOException {
    KvCoder<Object, ?> pair = (KvCoder<Object, ?>) (Coder<?>) coder().getValueCoder();
    return new String(encode(pair.getKeyCoder(), key), StandardCharsets.ISO_8859_1);
  }

  Object key(String key) throws IOException {
    KvCoder<?, ?> pair = (KvCoder<?, ?>) (Coder<?>) coder().getValueCoder();
    byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
    return pair.getKeyCoder().decode(new ByteArrayInputStream(bytes));
  }

  static boolean same(String one, String other, RunnerApi.Components components) {
    return new Edge(one, components).coder().equals(new Edge(other, components).coder());
  }

  static byte[] impulse(String id, RunnerApi.Components components) {
    try {
      return new Edge(id, components).encode(WindowedValue.valueInGlobalWindow(new byte[0]));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
