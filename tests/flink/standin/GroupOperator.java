package restruct.standin;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.util.WindowedValue;
import org.apache.beam.sdk.values.KV;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Values of one key after the other, as Flink sorts them in batch mode, into one element a key. */
final class GroupOperator extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<Tuple2<String, byte[]>, byte[]>, BoundedOneInput {
  private final Edge in;
  private final Edge out;
  private transient String key;
  private transient List<Object> values;

  GroupOperator(Edge in, Edge out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public void processElement(StreamRecord<Tuple2<String, byte[]>> record) throws Exception {
    Tuple2<String, byte[]> pair = record.getValue();
    if (!pair.f0.equals(key)) {
      flush();
      key = pair.f0;
      values = new ArrayList<>();
    }
    values.add(((KV<?, ?>) in.decode(pair.f1).getValue()).getValue());
  }

  @Override
  public void endInput() throws Exception {
    flush();
  }

  private void flush() throws Exception {
    if (key != null) {
      Object pair = KV.of(in.key(key), values);
      GlobalWindow window = GlobalWindow.INSTANCE;
      output.collect(
          new StreamRecord<>(
              out.encode(
                  WindowedValue.of(
                      pair, window.maxTimestamp(), window, PaneInfo.ON_TIME_AND_ONLY_FIRING))));
      key = null;
      values = null;
    }
  }

  /** An element to its key and itself. */
  static final class Split implements MapFunction<byte[], Tuple2<String, byte[]>> {
    private final Edge in;

    Split(Edge in) {
      this.in = in;
    }

    @Override
    public Tuple2<String, byte[]> map(byte[] bytes) throws Exception {
      return Tuple2.of(in.key(((KV<?, ?>) in.decode(bytes).getValue()).getKey()), bytes);
    }
  }
}
